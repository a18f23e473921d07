package io.tokenworks.controlplane.console;

import io.tokenworks.controlplane.refusal.Refusal;
import io.tokenworks.wire.worker.WorkerRole;
import java.util.List;
import java.util.Optional;

/** Deployments and their workers, for the console. Orders that cannot be taken throw {@link Refusal}. */
interface DeploymentDesk {

    /** All that were ever deployed and not forgotten, by name. */
    List<Deployed> all();

    Optional<Deployed> named(String name);

    /** Workers of all deployments, and those that ended a short while ago. */
    List<LiveWorker> workers();

    /** What the deploy form proposes as model path; empty if nothing. */
    String defaultModel();

    /** The currency of prices. */
    String currency();

    /** Most workers of one pool. */
    int poolWorkersMax();

    void deploy(DeployOrder order);

    void scale(String name, WorkerRole role, int workers);

    void retire(String name);
}
