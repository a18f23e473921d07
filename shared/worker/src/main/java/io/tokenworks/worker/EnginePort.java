package io.tokenworks.worker;

import io.tokenworks.engine.api.EngineCommand;
import io.tokenworks.engine.api.EngineStats;
import io.tokenworks.tensor.KvMemory;

/** The engine as the glue sees it: commands in, numbers out. Events come to whatever it was started with. */
public interface EnginePort extends AutoCloseable {

    /** Queues a command; false if the inbox is full. */
    boolean submit(EngineCommand command);

    EngineStats stats();

    KvMemory kv();

    /** Stops the engine's thread and frees the model. */
    @Override
    void close();
}
