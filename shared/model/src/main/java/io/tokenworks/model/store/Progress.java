package io.tokenworks.model.store;

import java.io.PrintStream;
import java.util.function.LongSupplier;

/**
 * How far a download is: one line that is written over on a terminal, a line for each tenth elsewhere. Safe from any
 * thread.
 */
final class Progress {

    private static final long LINE_NANOS = 250_000_000L;

    private final PrintStream out;
    private final boolean terminal;
    private final LongSupplier nanos;
    private long done;
    private long total;
    private long begunDone;
    private long begunNanos;
    private long shownNanos;
    private long shownTenth = -1;

    Progress(PrintStream out, boolean terminal, LongSupplier nanos) {
        this.out = out;
        this.terminal = terminal;
        this.nanos = nanos;
    }

    synchronized void begin(long bytesDone, long bytesTotal) {
        done = bytesDone;
        begunDone = bytesDone;
        total = bytesTotal;
        begunNanos = nanos.getAsLong();
        shownNanos = begunNanos;
    }

    synchronized void add(long bytes) {
        done += bytes;
        long now = nanos.getAsLong();
        long tenth = total == 0 ? 10 : 10 * done / total;
        if (terminal ? now - shownNanos >= LINE_NANOS : tenth > shownTenth) {
            shownNanos = now;
            shownTenth = tenth;
            line(now);
        }
    }

    private void line(long now) {
        double seconds = Math.max(1e-3, (now - begunNanos) / 1e9);
        long rate = (long) ((done - begunDone) / seconds);
        String left = rate <= 0 ? "" : ", " + (total - done) / rate + " s left";
        String text = "    %3d %%  %s of %s, %s/s%s".formatted(total == 0 ? 100 : 100 * done / total,
                Sizes.shown(done), Sizes.shown(total), Sizes.shown(Math.max(0, rate)), left);
        out.print(terminal ? "\r" + text + "\033[K" : text + "\n");
        out.flush();
    }

    synchronized void say(String what) {
        if (terminal) {
            out.print("\r    " + what + "\033[K");
            out.flush();
        }
    }

    /** Leaves the terminal on a clean line. */
    synchronized void end() {
        if (terminal) {
            out.print("\r\033[K");
            out.flush();
        }
    }
}
