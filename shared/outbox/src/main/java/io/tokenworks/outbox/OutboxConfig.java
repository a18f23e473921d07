package io.tokenworks.outbox;

import java.nio.file.Path;
import java.time.Duration;

/**
 * @param directory of the log alone; made if absent
 * @param bytesMax most bytes of records not acknowledged; the disk holds at most one segment more
 * @param segmentBytes a segment file is closed before it would grow beyond; also the largest record, header included
 * @param queueRecordsMax appends waiting for the writer thread
 * @param fsyncEvery bytes written without {@code durable} reach the disk at the latest so much later: what a power
 * failure may cost
 */
public record OutboxConfig(
        Path directory, long bytesMax, int segmentBytes, int queueRecordsMax, Duration fsyncEvery) {

    public OutboxConfig {
        if (bytesMax < segmentBytes || segmentBytes < 64 || queueRecordsMax < 1 || fsyncEvery.isNegative()) {
            throw new IllegalArgumentException("limits of the outbox do not fit together");
        }
    }

    /** 256 MiB in segments of 8 MiB, 8,192 waiting appends, fsync at least every 200 ms. */
    public static OutboxConfig in(Path directory) {
        return new OutboxConfig(directory, 256L << 20, 8 << 20, 8192, Duration.ofMillis(200));
    }
}
