package io.tokenworks.controlplane.seals;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SealFileTest {

    private static final UUID ONE = new UUID(0, 1);
    private static final UUID TWO = new UUID(0, 2);

    @TempDir
    private Path dir;

    @Test
    void headsAreReadAsTheyWereSigned() throws IOException {
        open(1 << 20).append(List.of(head(ONE, 3), head(TWO, 8)), Instant.now());
        open(1 << 20).append(List.of(head(ONE, 5)), Instant.now());

        List<String> faults = new ArrayList<>();
        SealedHeads read = SealedHeads.read(dir, faults::add);
        assertThat(faults).isEmpty();
        assertThat(read.byTenant().get(ONE)).containsExactly(head(ONE, 3), head(ONE, 5));
        assertThat(open(1 << 20).newest()).containsEntry(ONE, head(ONE, 5)).containsEntry(TWO, head(TWO, 8));
    }

    @Test
    void aChangedOrRemovedLineIsTold() throws IOException {
        SealFile file = open(1 << 20);
        for (int i = 1; i <= 4; i++) {
            file.append(List.of(head(ONE, i)), Instant.now());
        }
        Path path = dir.resolve(SealFile.NAME);
        List<String> lines = Files.readAllLines(path);

        Files.write(path, List.of(lines.get(0), lines.get(2), lines.get(3)));
        assertThat(faults()).singleElement().asString().contains("line 2");
        Files.write(path, List.of(lines.get(0), lines.get(1).replace(" 2 ", " 9 "), lines.get(2), lines.get(3)));
        assertThat(faults()).singleElement().asString().contains("line 2");
        Files.write(path, List.of("nonsense"));
        assertThat(faults()).singleElement().asString().contains("damaged");
    }

    @Test
    void aLineThatWasBeingWrittenWhenTheProcessDiedIsDropped() throws IOException {
        open(1 << 20).append(List.of(head(ONE, 3)), Instant.now());
        Files.writeString(dir.resolve(SealFile.NAME), "2026-01-01T00:00:00Z 0000", StandardOpenOption.APPEND);

        open(1 << 20).append(List.of(head(ONE, 4)), Instant.now());
        assertThat(faults()).isEmpty();
        assertThat(open(1 << 20).newest()).containsEntry(ONE, head(ONE, 4));
    }

    @Test
    void eachFileBeginsWithEveryHeadAndOldOnesGo() throws IOException {
        SealFile file = open(300);
        file.append(List.of(head(TWO, 7)), Instant.now());
        for (int i = 1; i <= 30; i++) {
            file.append(List.of(head(ONE, i)), Instant.now());
        }
        try (var files = Files.list(dir)) {
            assertThat(files.filter(f -> f.getFileName().toString().startsWith(SealFile.NAME))).hasSize(3);
        }
        assertThat(faults()).isEmpty();
        assertThat(open(300).newest()).containsEntry(ONE, head(ONE, 30)).containsEntry(TWO, head(TWO, 7));
    }

    @Test
    void theSecretKeyIsItsOwnersAlone() throws IOException {
        open(300);
        assertThat(PosixFilePermissions.toString(
                Files.getPosixFilePermissions(dir.resolve(SigningKey.SECRET_FILE)))).isEqualTo("rw-------");
    }

    private List<String> faults() throws IOException {
        List<String> faults = new ArrayList<>();
        SealedHeads.read(dir, faults::add);
        return faults;
    }

    private SealFile open(long bytesMax) throws IOException {
        return new SealFile(dir, SigningKey.in(dir), bytesMax, 2);
    }

    private static SignedHead head(UUID tenant, long sequence) {
        return new SignedHead(tenant, sequence, "%064x".formatted(sequence));
    }
}
