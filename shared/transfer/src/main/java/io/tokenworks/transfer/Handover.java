package io.tokenworks.transfer;

import io.tokenworks.engine.api.HandoverSource;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/**
 * One prefill waiting for its reader. Offered, then perhaps taken by one reader, then released: exactly once, after
 * which nothing is read from its blocks. Thread-safe.
 */
final class Handover {
    private final long sequence;
    private final String id;
    private final byte[] secret;
    private final long leaseNanos;
    private final long holdEndNanos;

    private @Nullable HandoverSource source;
    private @Nullable Closeable connection;
    private boolean taken;
    private boolean abandoned;
    private boolean released;
    private long leaseEndNanos;

    /** Has the lease and the longest hold of {@code config}, both from now. */
    Handover(long sequence, String id, String secret, long nowNanos, HandoverConfig config) {
        this.sequence = sequence;
        this.id = id;
        this.secret = secret.getBytes(StandardCharsets.UTF_8);
        this.leaseNanos = config.lease().toNanos();
        this.holdEndNanos = nowNanos + config.holdMax().toNanos();
        this.leaseEndNanos = nowNanos + leaseNanos;
    }

    long sequence() {
        return sequence;
    }

    String id() {
        return id;
    }

    String secretText() {
        return new String(secret, StandardCharsets.UTF_8);
    }

    boolean hasSecret(String presented) {
        return MessageDigest.isEqual(secret, presented.getBytes(StandardCharsets.UTF_8));
    }

    /** The first reader with the secret gets it; false for every other. */
    synchronized boolean take(Closeable byConnection, long nowNanos) {
        if (taken || released) {
            return false;
        }
        taken = true;
        connection = byConnection;
        leaseEndNanos = nowNanos + leaseNanos;
        return true;
    }

    synchronized void heartbeat(long nowNanos) {
        leaseEndNanos = nowNanos + leaseNanos;
    }

    synchronized boolean expired(long nowNanos) {
        return nowNanos - leaseEndNanos >= 0 || nowNanos - holdEndNanos >= 0;
    }

    synchronized long leaseEndsNanos() {
        return leaseEndNanos;
    }

    synchronized void attach(HandoverSource from) {
        source = from;
    }

    /** The engine gave the sequence up. */
    synchronized void abandon() {
        abandoned = true;
    }

    /** What can be read, or null while the engine has not admitted the sequence. */
    synchronized @Nullable HandoverSource source() {
        return source;
    }

    synchronized boolean gone() {
        HandoverSource from = source;
        return released || abandoned || (from != null && from.abandoned());
    }

    /**
     * Runs {@code read} while the blocks are certainly this hand-over's.
     *
     * @return false if they no longer are; then nothing was run
     */
    synchronized boolean whileHeld(Runnable read) {
        if (released) {
            return false;
        }
        read.run();
        return true;
    }

    /**
     * True for the one call that ends it; from then on {@link #whileHeld} runs nothing. Ends the reader's connection
     * too.
     */
    boolean release() {
        Closeable open;
        synchronized (this) {
            if (released) {
                return false;
            }
            released = true;
            open = connection;
        }
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                // Closing is all that was wanted; the peer notices or is gone already.
            }
        }
        return true;
    }
}
