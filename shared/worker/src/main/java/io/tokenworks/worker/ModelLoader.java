package io.tokenworks.worker;

import io.tokenworks.engine.api.EngineEvents;
import java.io.IOException;
import java.util.function.IntConsumer;

/** Loads the model and starts its engine; takes seconds to minutes. */
@FunctionalInterface
public interface ModelLoader {

    /**
     * @param events gets the engine's events on its owner thread
     * @param progressPercent told how far loading is, 0 to 100
     */
    RunningModel load(EngineEvents events, IntConsumer progressPercent) throws IOException;
}
