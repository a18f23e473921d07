package io.tokenworks.engine;

import java.util.function.Consumer;

/** The owner thread of an engine: steps while there is work, parks when there is none. */
public final class EngineLoop implements AutoCloseable {
    private final Engine engine;
    private final Consumer<Throwable> onFault;
    private final Thread thread;
    private final long parkMillis;
    private volatile boolean stopping;

    /**
     * @param engine stepped by this thread alone from {@link #start} on
     * @param name of the thread
     * @param parkMillis how long it sleeps without work; sequences that wait have deadlines too, so it looks after them
     * now and then without a command
     * @param onFault told once if the engine breaks; its sequences have been failed by then, and the process should go
     */
    public EngineLoop(Engine engine, String name, long parkMillis, Consumer<Throwable> onFault) {
        this.engine = engine;
        this.onFault = onFault;
        this.parkMillis = parkMillis;
        this.thread = new Thread(this::run, name);
        thread.setDaemon(true);
    }

    /** Starts the thread. */
    public EngineLoop start() {
        thread.start();
        return this;
    }

    /** Stops after the step in progress and waits for the thread; sequences still live are failed as retryable. */
    public void stop() {
        stopping = true;
        engine.wake();
        if (thread != Thread.currentThread()) {
            try {
                thread.join();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public void close() {
        stop();
    }

    private void run() {
        try {
            while (!stopping) {
                if (!engine.step()) {
                    engine.awaitWork(parkMillis);
                }
            }
            engine.failAll("the engine was stopped");
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            engine.failAll("the engine was interrupted");
        } catch (Exception | Error broken) { // the thread's top: nobody else would hear of it
            fault(broken);
        }
    }

    private void fault(Throwable broken) {
        try {
            engine.failAll("the engine broke: " + broken);
        } catch (RuntimeException | Error again) {
            broken.addSuppressed(again);
        }
        onFault.accept(broken);
    }
}
