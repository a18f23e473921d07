package io.tokenworks.kernels.cpu;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Threads that share the tasks of one op. The caller works too and takes tasks from the same counter, so that on a busy
 * machine it never waits for a
 * thread that has not started. Whoever waits spins for some microseconds (the next op of a step comes that soon), then
 * parks.
 */
final class Team implements AutoCloseable {

    private static final long SPIN_NANOS = 30_000;
    private static final int SPINS_PER_LOOK = 32;

    private final List<Member> members = new ArrayList<>();
    private volatile @Nullable Job job;
    private volatile boolean closed;

    /** Something that can be done in any order, by any thread. */
    @FunctionalInterface
    interface Task {
        void run(int index);
    }

    Team(int threads) {
        for (int i = 1; i < threads; i++) {
            Member member = new Member();
            members.add(member);
            member.thread.start();
        }
    }

    int threads() {
        return members.size() + 1;
    }

    /** Runs {@code task} for indexes 0 .. count - 1; returns when all are done. One caller at a time. */
    void run(int count, Task task) {
        if (count <= 1 || members.isEmpty()) {
            for (int i = 0; i < count; i++) {
                task.run(i);
            }
            return;
        }
        Job next = new Job(count, task);
        job = next;
        for (Member member : members) {
            member.wake();
        }
        next.work();
        next.awaitOthers();
    }

    @Override
    public void close() {
        closed = true;
        for (Member member : members) {
            LockSupport.unpark(member.thread);
        }
    }

    private static void spin() {
        for (int i = 0; i < SPINS_PER_LOOK; i++) {
            Thread.onSpinWait();
        }
    }

    private static final class Job {
        private final int count;
        private final Task task;
        private final AtomicInteger taken = new AtomicInteger();
        private final AtomicInteger done = new AtomicInteger();
        private final Thread caller = Thread.currentThread();
        private volatile boolean waiting;
        private volatile @Nullable Throwable failure;

        Job(int count, Task task) {
            this.count = count;
            this.task = task;
        }

        void work() {
            for (int i = taken.getAndIncrement(); i < count; i = taken.getAndIncrement()) {
                try {
                    task.run(i);
                } catch (RuntimeException | Error thrown) {
                    failure = thrown; // the caller throws it once nobody works on the buffers any more
                }
                if (done.incrementAndGet() == count && waiting) {
                    LockSupport.unpark(caller);
                }
            }
        }

        void awaitOthers() {
            long spinUntil = System.nanoTime() + SPIN_NANOS;
            while (done.get() < count && System.nanoTime() - spinUntil < 0) {
                spin();
            }
            waiting = true; // before the last look at the count: work() counts before it looks at this
            while (done.get() < count) {
                LockSupport.park(this);
            }
            Throwable thrown = failure;
            if (thrown != null) {
                throw new IllegalStateException("an op failed", thrown);
            }
        }
    }

    private final class Member {
        private final Thread thread = Thread.ofPlatform().daemon().name("kernel").unstarted(this::loop);
        private volatile boolean parked;

        void wake() {
            if (parked) {
                LockSupport.unpark(thread);
            }
        }

        private void loop() {
            Job last = null;
            while (!closed) {
                Job next = job;
                if (next == last) {
                    next = awaitAfter(last);
                }
                if (next != null && next != last) {
                    next.work();
                }
                last = next;
            }
        }

        private @Nullable Job awaitAfter(@Nullable Job last) {
            long spinUntil = System.nanoTime() + SPIN_NANOS;
            while (job == last && System.nanoTime() - spinUntil < 0) {
                spin();
            }
            parked = true; // before the last look at the job: run() sets the job before it looks at this
            while (job == last && !closed) {
                LockSupport.park(Team.this);
            }
            parked = false;
            return job;
        }
    }
}
