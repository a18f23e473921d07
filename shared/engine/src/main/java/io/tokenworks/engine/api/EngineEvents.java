package io.tokenworks.engine.api;

import io.tokenworks.tensor.StepRunner;
import java.util.List;

/**
 * Where the engine publishes. Called once a step on the owner thread; must not block on anything but the step
 * journal.
 */
@FunctionalInterface
public interface EngineEvents {

    /** A step's events in order. The implementation journals the counters first, then lets the events leave. */
    void publish(List<EngineEvent> events);

    /** Told why a step failed, before the failures of its sequences are published: for the log. */
    default void stepFailed(long step, StepRunner.StepFailure failure) {}
}
