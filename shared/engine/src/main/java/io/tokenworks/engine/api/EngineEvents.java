package io.tokenworks.engine.api;

import java.util.List;

/**
 * Where the engine publishes. Called once a step on the owner thread; must not block on anything but the step
 * journal.
 */
@FunctionalInterface
public interface EngineEvents {

    /** A step's events in order. The implementation journals the counters first, then lets the events leave. */
    void publish(List<EngineEvent> events);
}
