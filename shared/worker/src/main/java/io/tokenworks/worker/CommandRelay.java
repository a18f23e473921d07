package io.tokenworks.worker;

import io.tokenworks.engine.api.EngineCommand;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Gets commands to the engine that must not be lost, in order, without making the sender wait: the sender may be the
 * engine's own thread, and the inbox may be full. Bounded by the sequences there are, since each sends a few at most.
 */
final class CommandRelay implements AutoCloseable {
    private static final long RETRY_MILLIS = 1;

    private final EnginePort engine;
    private final BlockingQueue<EngineCommand> waiting = new LinkedBlockingQueue<>();
    private final Thread thread;

    CommandRelay(EnginePort engine) {
        this.engine = engine;
        this.thread = Thread.ofVirtual().name("engine-commands").start(this::run);
    }

    void send(EngineCommand command) {
        waiting.add(command);
    }

    @Override
    public void close() {
        thread.interrupt();
    }

    private void run() {
        try {
            while (true) {
                EngineCommand command = waiting.take();
                while (!engine.submit(command)) {
                    Thread.sleep(RETRY_MILLIS);
                }
            }
        } catch (InterruptedException e) {
            // close()
        }
    }
}
