package io.tokenworks.worker;

import java.util.concurrent.atomic.AtomicBoolean;

/** Ends this process once its work is done. Asked for twice, it happens once. */
final class DrainAndExit {
    private final WorkerRuntime runtime;
    private final ProcessExit exit;
    private final AtomicBoolean begun = new AtomicBoolean();

    DrainAndExit(WorkerRuntime runtime, ProcessExit exit) {
        this.runtime = runtime;
        this.exit = exit;
    }

    void begin() {
        runtime.beginDrain();
        if (begun.compareAndSet(false, true)) {
            Thread.ofPlatform().name("drain").start(() -> {
                runtime.finishWork();
                exit.exit(0);
            });
        }
    }
}
