package io.tokenworks.wire.worker;

/**
 * Paths of the control plane for workers and gateways. All need {@link WorkerApi#SECRET_HEADER}.
 */
public final class ControlApi {

    /** POST {@link WorkerRegistration}; 204. */
    public static final String REGISTER = "/internal/v1/workers/register";

    /** POST {@link WorkerReport}; answers {@link HeartbeatAnswer}. */
    public static final String HEARTBEAT = "/internal/v1/workers/heartbeat";

    /** PUT/GET a card's serial form at {@code CARDS + digest}. */
    public static final String CARDS = "/internal/v1/cards/";

    /**
     * POST a JSON array of attempt records (at most 1,000), as {@link RecordArray} writes it; 204 once they are
     * durable, each in the ledger or, where it could not be taken, in quarantine. Any other answer is about the batch:
     * it must come again, which is harmless.
     */
    public static final String ATTEMPTS = "/internal/v1/records/attempts";

    /** POST a JSON array of operation records; otherwise as {@link #ATTEMPTS}. */
    public static final String OPERATIONS = "/internal/v1/records/operations";

    /**
     * GET, server-sent events: event {@code snapshot} with a {@code FleetSnapshot} at once and after each change; a
     * comment every 5 s.
     */
    public static final String SNAPSHOTS = "/internal/v1/snapshots?gateway={gateway}";

    /** POST {@code LeaseRequest}; answers {@code LeaseGrant}. */
    public static final String LEASES = "/internal/v1/leases";

    /** POST {@code ShareReport}; answers {@code ShareAnswer}. */
    public static final String SHARES = "/internal/v1/shares";

    private ControlApi() {}
}
