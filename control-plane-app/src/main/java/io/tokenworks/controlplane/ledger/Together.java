package io.tokenworks.controlplane.ledger;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes batches of several callers at once. Whoever gets the lock writes what all who wait have brought, its own among
 * it; the others find theirs done. Where that fails, each is written alone, so that nobody fails for another's records.
 *
 * @param <T> record
 */
final class Together<T> {

    private final Consumer<List<T>> writer;
    private final int recordsMost;
    private final Queue<Brought<T>> waiting = new ArrayDeque<>();
    private final ReentrantLock writing = new ReentrantLock(true);

    Together(Consumer<List<T>> writer, int recordsMost) {
        this.writer = writer;
        this.recordsMost = recordsMost;
    }

    /** Returns once these records are written, or throws why they are not. */
    void write(List<T> records) {
        Brought<T> brought = new Brought<>(records);
        synchronized (waiting) {
            waiting.add(brought);
        }
        writing.lock();
        try {
            while (!brought.done) {
                writeAll(next());
            }
        } finally {
            writing.unlock();
        }
        if (brought.failure != null) {
            throw brought.failure;
        }
    }

    /** Batches that nobody has begun to write. */
    int waiting() {
        synchronized (waiting) {
            return waiting.size();
        }
    }

    private List<Brought<T>> next() {
        List<Brought<T>> taken = new ArrayList<>();
        int records = 0;
        synchronized (waiting) {
            for (Brought<T> first = waiting.peek(); first != null; first = waiting.peek()) {
                records += first.records.size();
                if (!taken.isEmpty() && records > recordsMost) {
                    break;
                }
                taken.add(waiting.remove());
            }
        }
        return taken;
    }

    private void writeAll(List<Brought<T>> taken) {
        try {
            writer.accept(taken.stream().flatMap(brought -> brought.records.stream()).toList());
            taken.forEach(brought -> brought.done = true);
        } catch (RuntimeException together) {
            taken.forEach(brought -> writeAlone(brought, taken.size() == 1 ? together : null));
        }
    }

    private void writeAlone(Brought<T> brought, @Nullable RuntimeException failed) {
        brought.failure = failed;
        if (failed == null) {
            try {
                writer.accept(brought.records);
            } catch (RuntimeException alone) {
                brought.failure = alone;
            }
        }
        brought.done = true;
    }

    /** Read and written with the lock held, or before it was put into the queue. */
    private static final class Brought<T> {

        private final List<T> records;
        private boolean done;
        private @Nullable RuntimeException failure;

        Brought(List<T> records) {
            this.records = records;
        }
    }
}
