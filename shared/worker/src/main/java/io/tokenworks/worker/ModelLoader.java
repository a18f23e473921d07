package io.tokenworks.worker;

import io.tokenworks.engine.api.EngineEvents;
import java.io.IOException;

/** Loads the model and starts its engine; takes seconds to minutes. */
@FunctionalInterface
public interface ModelLoader {

    /**
     * @param events gets the engine's events on its owner thread
     * @param progress told how far it is
     */
    RunningModel load(EngineEvents events, LoadProgress progress) throws IOException;
}
