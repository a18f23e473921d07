package io.tokenworks.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills a writing process for real; every append it had announced as done is there afterwards, in order, nothing twice.
 */
class SegmentedOutboxKillTest {

    @TempDir
    Path directory;

    @Test
    void aKilledProcessLosesNothingItWasPromised() throws Exception {
        long expectedFrom = 0;
        for (int round = 0; round < 3; round++) {
            long promised = writeUntilKilled(200 + 333 * round);
            try (SegmentedOutbox outbox = SegmentedOutbox.open(config(directory))) {
                List<byte[]> records = outbox.read(Integer.MAX_VALUE).records();
                assertThat(expectedFrom + records.size()).isGreaterThan(promised);
                for (int i = 0; i < records.size(); i++) {
                    assertThat(ByteBuffer.wrap(records.get(i)).getLong()).isEqualTo(expectedFrom + i);
                }
                // Half is acknowledged, so that the next round starts in the middle of a segment.
                outbox.acknowledge(outbox.read(records.size() / 2));
                expectedFrom += records.size() / 2;
            }
        }
    }

    private long writeUntilKilled(int announcements) throws IOException, InterruptedException {
        Process writer = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Writer.class.getName(),
                directory.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        long last = -1;
        try (BufferedReader out = new BufferedReader(
                new InputStreamReader(writer.getInputStream(), StandardCharsets.UTF_8))) {
            for (int i = 0; i < announcements; i++) {
                last = Long.parseLong(out.readLine());
            }
            writer.destroyForcibly().waitFor();
        }
        return last;
    }

    private static OutboxConfig config(Path directory) {
        return new OutboxConfig(directory, 1 << 26, 4096, 64, Duration.ofMillis(50));
    }

    /** The process that is killed: appends numbered records and announces each when it is in the page cache. */
    static final class Writer {
        private Writer() {}

        public static void main(String[] args) throws IOException {
            SegmentedOutbox outbox = SegmentedOutbox.open(config(Path.of(args[0])));
            long next = lastWritten(outbox) + 1;
            while (true) {
                outbox.append(ByteBuffer.allocate(32).putLong(0, next).array(), false).join();
                System.out.println(next);
                next++;
            }
        }

        private static long lastWritten(SegmentedOutbox outbox) {
            List<byte[]> records = outbox.read(Integer.MAX_VALUE).records();
            return records.isEmpty() ? -1 : ByteBuffer.wrap(records.getLast()).getLong();
        }
    }
}
