package io.tokenworks.e2e.proof;

import io.tokenworks.e2e.Eventually;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One process that can be killed and started again with the same command, ports and state. One thread at a time. */
final class Part {
    private static final Duration READY_MAX = Duration.ofMinutes(4);
    private static final Duration STOP_MAX = Duration.ofMinutes(3);
    private static final int LOG_TAIL_CHARS = 3000;

    private final String name;
    private final List<String> command;
    private final Map<String, String> environment;
    private final Path log;
    private final Ready ready;
    private volatile @Nullable Process process;

    /** Whether it serves. */
    @FunctionalInterface
    interface Ready {
        boolean now() throws IOException, InterruptedException;
    }

    Part(String name, List<String> command, Map<String, String> environment, Path log, Ready ready) {
        this.name = name;
        this.command = command;
        this.environment = environment;
        this.log = log;
        this.ready = ready;
    }

    String name() {
        return name;
    }

    void start() {
        try {
            var builder = new ProcessBuilder(command).redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
            builder.environment().putAll(environment);
            Process started = builder.start();
            started.getOutputStream().close();
            process = started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** kill -9, of its children too. */
    void kill() {
        Process victim = process;
        if (victim != null) {
            List<ProcessHandle> children = victim.descendants().toList();
            victim.destroyForcibly();
            children.forEach(ProcessHandle::destroyForcibly);
            victim.onExit().join();
            children.forEach(child -> child.onExit().orTimeout(10, TimeUnit.SECONDS).join());
        }
    }

    /** Asks it to end, and waits. */
    void end() throws InterruptedException {
        Process running = process;
        if (running != null) {
            running.destroy();
            if (!running.waitFor(STOP_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
                kill();
            }
        }
    }

    void awaitReady() throws InterruptedException {
        Eventually.within(READY_MAX, () -> {
            Process running = process;
            if (running == null || !running.isAlive()) {
                throw new EndedEarly(name + " has ended: " + tail());
            }
            if (!ready.now()) {
                throw new AssertionError(name + " is not ready");
            }
            return running;
        });
    }

    /** The end of its log. */
    String tail() {
        try {
            String all = Files.readString(log);
            return all.substring(Math.max(0, all.length() - LOG_TAIL_CHARS));
        } catch (IOException e) {
            return "no log: " + e;
        }
    }

    /** Waits for a process that ends by itself. */
    Ended awaitEnd() throws InterruptedException {
        Process running = Objects.requireNonNull(process, "not started");
        if (!running.waitFor(READY_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
            kill();
        }
        return new Ended(running.exitValue(), tail());
    }

    /** How a process ended, and its last words. */
    record Ended(int exit, String tail) {}

    /** A process that ends by itself will not become ready. */
    static final class EndedEarly extends Error {
        private static final long serialVersionUID = 1L;

        EndedEarly(String message) {
            super(message);
        }
    }
}
