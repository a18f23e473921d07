package io.tokenworks.gateway.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.tokenworks.metering.AttemptRecord.Outcome;
import io.tokenworks.metering.OperationRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OperationJournalTest {

    @TempDir
    Path folder;

    private static OperationRecord operation(int n) {
        UUID id = new UUID(1, n);
        return new OperationRecord(
                1, id, id, id, id, "m", 1, Instant.EPOCH, 10, 0, 0, Outcome.LOST, 0, null, 0, 0, new UUID(2, n),
                Map.of("team", "a team"));
    }

    @Test
    void whatWasDeliveredBeforeAKillIsKnownAfterwards() throws IOException {
        Path file = folder.resolve("journal");
        var killed = new OperationJournal(file, 1 << 20);
        killed.open(operation(1));
        killed.open(operation(2));
        killed.delivered(new UUID(1, 1), 3, 2, 1);
        killed.delivered(new UUID(1, 1), 4, 2, 1);
        killed.close(new UUID(1, 2));
        Files.writeString(file, "T " + new UUID(1, 1) + " 9", StandardOpenOption.APPEND);

        try (var next = new OperationJournal(file, 1 << 20)) {
            assertThat(next.unfinished()).singleElement().satisfies(record -> {
                assertThat(record.operation()).isEqualTo(new UUID(1, 1));
                assertThat(record.outputTokens()).isEqualTo(4);
                assertThat(record.cachedTokens()).isEqualTo(2);
                assertThat(record.outcome()).isEqualTo(Outcome.LOST);
                assertThat(record.project()).isEqualTo(new UUID(2, 1));
                assertThat(record.tags()).containsOnly(entry("team", "a team"));
            });
        }
        killed.close();
    }

    @Test
    void aLineOfAnEarlierReleaseIsReadAndBelongsToTheDefaultProject() throws IOException {
        Path file = folder.resolve("journal");
        Files.writeString(file, """
                O {"version":1,"operation":"%1$s","source":"%1$s","tenant":"%1$s","apiKey":"%1$s","deployment":"m",\
                "revision":1,"admittedAt":"2026-11-01T00:00:00Z","promptTokens":10,"cachedTokens":0,"outputTokens":3,\
                "outcome":"LOST","attempts":1,"lease":null,"ttftMillis":1,"durationMillis":2}
                """.formatted(new UUID(1, 1)));
        try (var journal = new OperationJournal(file, 1 << 20)) {
            assertThat(journal.unfinished()).singleElement().satisfies(record -> {
                assertThat(record.version()).isEqualTo(1);
                assertThat(record.outputTokens()).isEqualTo(3);
                assertThat(record.project()).isNull();
                assertThat(record.tags()).isEmpty();
            });
        }
    }

    @Test
    void aRecordThatIsPerhapsInTheOutboxIsLeftAsItIsThere() {
        Path file = folder.resolve("journal");
        var killed = new OperationJournal(file, 1 << 20);
        killed.open(operation(1));
        killed.delivered(new UUID(1, 1), 3, 2, 1);
        var ended = Records.with(operation(1), 2, 1, 1); // cancelled: one token did not leave
        killed.ending(ended);

        try (var next = new OperationJournal(file, 1 << 20)) {
            assertThat(next.unfinished()).containsExactly(ended);
        }
        killed.close();
    }

    @Test
    void theFileIsCompacted() throws IOException {
        Path file = folder.resolve("journal");
        try (var journal = new OperationJournal(file, 2_000)) {
            journal.open(operation(1));
            for (int i = 1; i < 1_000; i++) {
                journal.delivered(new UUID(1, 1), i, 0, 1);
            }
            assertThat(Files.size(file)).isLessThan(3_000);
            assertThat(journal.unfinished().getFirst().outputTokens()).isEqualTo(999);
        }
    }
}
