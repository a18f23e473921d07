package io.tokenworks.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SegmentedOutboxTest {

    @TempDir
    Path directory;

    @Test
    void recordsComeBackInOrderUntilAcknowledged() throws IOException {
        try (SegmentedOutbox outbox = SegmentedOutbox.open(small())) {
            append(outbox, 0, 10);
            Outbox.Batch first = outbox.read(4);
            assertThat(texts(first)).containsExactly("record 0", "record 1", "record 2", "record 3");
            assertThat(texts(outbox.read(4))).isEqualTo(texts(first));

            outbox.acknowledge(first);

            assertThat(outbox.pending()).isEqualTo(6);
            assertThat(texts(outbox.read(100))).startsWith("record 4").endsWith("record 9").hasSize(6);
        }
    }

    @Test
    void theCursorSurvivesAndAcknowledgedSegmentsGo() throws IOException {
        try (SegmentedOutbox outbox = SegmentedOutbox.open(small())) {
            append(outbox, 0, 40);
            assertThat(segmentFiles()).hasSizeGreaterThan(5);
            outbox.acknowledge(outbox.read(35));
            assertThat(segmentFiles()).hasSizeLessThan(4);
        }
        try (SegmentedOutbox outbox = SegmentedOutbox.open(small())) {
            assertThat(outbox.pending()).isEqualTo(5);
            assertThat(texts(outbox.read(100))).startsWith("record 35").hasSize(5);
            outbox.acknowledge(outbox.read(100));
            append(outbox, 40, 2);
            assertThat(texts(outbox.read(100))).containsExactly("record 40", "record 41");
        }
    }

    @Test
    void aReaderThatKeepsUpGoesOnInTheNextSegment() throws IOException {
        try (SegmentedOutbox outbox = SegmentedOutbox.open(small())) {
            for (int i = 0; i < 40; i++) {
                append(outbox, i, 1);
                Outbox.Batch batch = outbox.read(10);
                assertThat(texts(batch)).containsExactly("record " + i);
                outbox.acknowledge(batch);
                assertThat(segmentFiles()).hasSizeLessThan(3);
            }
            assertThat(outbox.pending()).isZero();
            assertThat(outbox.roomBytes()).isEqualTo(2048);
        }
    }

    @Test
    void aFullLogRefusesUntilSomeoneReads() throws IOException {
        try (SegmentedOutbox outbox = SegmentedOutbox.open(small())) {
            assertThatThrownBy(() -> appendOneByOne(outbox, 1000))
                    .isInstanceOf(Outbox.OutboxFull.class)
                    .hasMessageContaining("2048 bytes");
            assertThat(outbox.roomBytes()).isBetween(0L, 20L);
            long held = outbox.pending();
            outbox.acknowledge(outbox.read((int) held));
            assertThat(outbox.roomBytes()).isEqualTo(2048);
            append(outbox, 0, 3);
            assertThat(outbox.pending()).isEqualTo(3);
        }
    }

    @Test
    void aTailTornAnywhereIsCutAtTheLastWholeRecord() throws IOException {
        OutboxConfig oneSegment = new OutboxConfig(directory, 1 << 20, 1 << 20, 64, Duration.ZERO);
        try (SegmentedOutbox outbox = SegmentedOutbox.open(oneSegment)) {
            append(outbox, 0, 3);
        }
        Path segment = segmentFiles().getFirst();
        byte[] whole = Files.readAllBytes(segment);
        int recordBytes = Segment.HEADER_BYTES + "record 0".length();
        for (int length = whole.length; length >= 0; length--) {
            Files.write(segment, Arrays.copyOf(whole, length));
            try (SegmentedOutbox outbox = SegmentedOutbox.open(oneSegment)) {
                assertThat(outbox.pending()).isEqualTo(length / recordBytes);
                assertThat(outbox.tornBytesAtOpen()).isEqualTo(length % recordBytes);
                append(outbox, 100, 1);
                assertThat(texts(outbox.read(10))).endsWith("record 100");
            }
        }
    }

    @Test
    void zerosAfterTheEndAreATornTailToo() throws IOException {
        try (SegmentedOutbox outbox = SegmentedOutbox.open(small())) {
            append(outbox, 0, 2);
        }
        Files.write(segmentFiles().getLast(), new byte[64], StandardOpenOption.APPEND);
        try (SegmentedOutbox outbox = SegmentedOutbox.open(small())) {
            assertThat(outbox.pending()).isEqualTo(2);
            assertThat(outbox.tornBytesAtOpen()).isEqualTo(64);
        }
    }

    @Test
    void aHoleInTheMiddleIsDamageAndNotRepaired() throws IOException {
        try (SegmentedOutbox outbox = SegmentedOutbox.open(small())) {
            append(outbox, 0, 20);
        }
        Files.delete(segmentFiles().get(1));
        assertThatThrownBy(() -> SegmentedOutbox.open(small())).isInstanceOf(OutboxDamaged.class);
    }

    @Test
    void oneDirectoryHasOneOwner() throws IOException {
        try (SegmentedOutbox outbox = SegmentedOutbox.open(small())) {
            assertThatThrownBy(() -> SegmentedOutbox.open(small())).hasMessageContaining("in use");
            append(outbox, 0, 1);
        }
    }

    private OutboxConfig small() {
        return new OutboxConfig(directory, 2048, 128, 64, Duration.ofMillis(5));
    }

    private List<Path> segmentFiles() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(Segment::isSegment).sorted().toList();
        }
    }

    private static void appendOneByOne(Outbox outbox, int count) {
        for (int i = 0; i < count; i++) {
            append(outbox, i, 1);
        }
    }

    private static void append(Outbox outbox, int from, int count) {
        List<CompletableFuture<Void>> all = new ArrayList<>();
        for (int i = from; i < from + count; i++) {
            all.add(outbox.append(("record " + i).getBytes(StandardCharsets.UTF_8), i % 2 == 0));
        }
        all.forEach(CompletableFuture::join);
    }

    private static List<String> texts(Outbox.Batch batch) {
        return batch.records().stream().map(bytes -> new String(bytes, StandardCharsets.UTF_8)).toList();
    }
}
