package io.tokenworks.engine;

import io.tokenworks.engine.api.EngineCommand;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Commands on their way to the owner thread. New sequences get half of the room at most, so that a cancel or a credit
 * still comes through when
 * there are too many starts.
 */
final class EngineInbox {
    private final LinkedBlockingQueue<EngineCommand> commands;
    private final int maxStarts;
    private final Semaphore signal = new Semaphore(0);

    EngineInbox(int maxCommands) {
        this.commands = new LinkedBlockingQueue<>(maxCommands);
        this.maxStarts = Math.max(1, maxCommands / 2);
    }

    boolean offer(EngineCommand command) {
        if (command instanceof EngineCommand.Start && commands.size() >= maxStarts) {
            return false;
        }
        boolean taken = commands.offer(command);
        if (taken) {
            wake();
        }
        return taken;
    }

    List<EngineCommand> drain() {
        List<EngineCommand> drained = new ArrayList<>();
        // Before looking, so that whoever comes while looking is heard at the next await.
        signal.drainPermits();
        commands.drainTo(drained);
        return drained;
    }

    /** Returns when there may be a command, after {@code millis}, or at a {@link #wake}. */
    void await(long millis) throws InterruptedException {
        if (signal.tryAcquire(millis, TimeUnit.MILLISECONDS)) {
            // One look at the inbox serves all who have called by now.
            signal.drainPermits();
        }
    }

    void wake() {
        signal.release();
    }
}
