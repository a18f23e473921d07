package io.tokenworks.engine;

import io.tokenworks.engine.api.EngineCommand;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Commands on their way to the owner thread. New sequences get half of the room at most, so that a cancel or a credit still comes through when
 * there are too many starts.
 */
final class EngineInbox {
    private final LinkedBlockingQueue<EngineCommand> commands;
    private final int maxStarts;
    private final Object signal = new Object();

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
        commands.drainTo(drained);
        return drained;
    }

    /** Returns when there is a command, after {@code millis}, or at a {@link #wake}. */
    void await(long millis) throws InterruptedException {
        synchronized (signal) {
            if (commands.isEmpty()) {
                signal.wait(millis);
            }
        }
    }

    void wake() {
        synchronized (signal) {
            signal.notifyAll();
        }
    }
}
