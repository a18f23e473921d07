package io.tokenworks.model.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tokenworks.model.TinyGguf;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Downloads from a real server that does all that servers do. */
class DownloadTest {

    private static final int SEGMENT_BYTES = 4096;

    @TempDir
    private Path folder;
    private final byte[] content = TinyGguf.valid().bytes();
    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
    private FakeHub hub;

    @BeforeEach
    void start() throws IOException {
        hub = new FakeHub(content);
    }

    @AfterEach
    void stop() {
        hub.close();
    }

    @Test
    void fetchesSegmentsInParallelAndNamesTheFileLast() throws IOException {
        fetch(true);
        assertThat(target()).hasBinaryContent(content);
        assertThat(hub.askedOfFiles).hasSize((content.length + SEGMENT_BYTES - 1) / SEGMENT_BYTES);
        assertThat(folder.resolve("o/r")).isDirectoryNotContaining(path -> path.toString().contains(".part"));
        assertThat(shown.toString(StandardCharsets.UTF_8)).contains("100 %");
    }

    @Test
    void theTokenGoesToTheHubAndToNobodyElse() {
        hub.gated = true;
        fetch(true);
        assertThat(target()).exists();
        assertThat(hub.tokensSeenByFiles).isEmpty();
        assertThat(shown.toString(StandardCharsets.UTF_8)).doesNotContain(FakeHub.TOKEN);
    }

    @Test
    void takesUpASegmentWhereItsConnectionWasCut() {
        hub.cuts.set(5);
        fetch(false);
        assertThat(target()).hasBinaryContent(content);
        assertThat(hub.askedOfFiles).anyMatch(range -> range.startsWith("bytes=" + SEGMENT_BYTES / 2 + "-"));
    }

    @Test
    void goesOnWhereTheLastRunEnded() {
        hub.unavailable.set(0);
        hub.cuts.set(Integer.MAX_VALUE);
        byte[] whole = hub.content;
        HubFile file = listed(hub.settings(false, SEGMENT_BYTES));
        // Half of each half: cut so often, an attempt at last brings nothing new.
        assertThatThrownBy(() -> fetch(false)).isInstanceOf(StoreFault.class)
                .hasMessageContaining("run the same command to go on");
        assertThat(target()).doesNotExist();
        hub.cuts.set(0);
        hub.askedOfFiles.clear();
        Download.fetch(new Hub(hub.settings(false, SEGMENT_BYTES)), file, target(), progress());
        assertThat(target()).hasBinaryContent(whole);
    }

    @Test
    void doesNotFetchAgainWhatItHas() throws IOException {
        HubFile file = listed(hub.settings(false, SEGMENT_BYTES));
        Files.createDirectories(target().getParent());
        try (PartFile part = PartFile.open(target(), file, SEGMENT_BYTES)) {
            part.write(content, SEGMENT_BYTES, 0);
            part.finished(0);
        }
        fetch(false);
        assertThat(target()).hasBinaryContent(content);
        assertThat(hub.askedOfFiles).noneMatch(range -> range.startsWith("bytes=0-"));
    }

    @Test
    void startsOverWhenTheContentHasChangedMeanwhile() throws IOException {
        HubFile file = listed(hub.settings(false, SEGMENT_BYTES));
        Files.createDirectories(target().getParent());
        try (PartFile part = PartFile.open(target(), file, SEGMENT_BYTES)) {
            assertThat(part.isOf("\"older\"")).isTrue();
            part.write(new byte[SEGMENT_BYTES], SEGMENT_BYTES, 0);
            part.finished(0);
        }
        fetch(false);
        assertThat(target()).hasBinaryContent(content);
    }

    @Test
    void aServerWithoutRangesSendsAllOfIt() {
        hub.ranges = false;
        hub.cuts.set(1);
        fetch(false);
        assertThat(target()).hasBinaryContent(content);
        assertThat(hub.askedOfFiles).hasSize(2);
    }

    @Test
    void triesAgainWhenTheServerIsBusy() {
        hub.unavailable.set(2);
        fetch(false);
        assertThat(target()).hasBinaryContent(content);
    }

    @Test
    void throwsAwayWhatHasTheWrongChecksum() {
        hub.listedSha256 = "00".repeat(32);
        assertThatThrownBy(() -> fetch(false)).isInstanceOf(StoreFault.class).hasMessageContaining("wrong checksum")
                .hasMessageContaining("another mirror");
        assertThat(target()).doesNotExist();
        assertThat(PartFile.part(target())).isEmptyFile();
    }

    @Test
    void checksFilesOutsideLargeFileStorageAsGitDoes() {
        hub.large = false;
        fetch(false);
        assertThat(target()).hasBinaryContent(content);
    }

    @Test
    void refusesAFileThatIsNoModel() throws IOException {
        hub.close();
        hub = new FakeHub("<html>please log in</html>".getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> fetch(false)).hasMessageContaining("not a GGUF file");
        assertThat(target()).doesNotExist();
    }

    @Test
    void followsNoRedirectAwayFromHttps() {
        hub.redirectTo = "http://mirror.invalid/file";
        assertThatThrownBy(() -> fetch(true)).isInstanceOf(StoreFault.class).hasMessageContaining("not https");
    }

    @Test
    void endsARedirectCircle() {
        hub.redirectTo = "/o/r/resolve/main/tiny-Q8_0.gguf";
        assertThatThrownBy(() -> fetch(true)).isInstanceOf(StoreFault.class).hasMessageContaining("circle");
    }

    @Test
    void saysHowToGetAGatedModel() {
        hub.gated = true;
        assertThatThrownBy(() -> fetch(false)).isInstanceOf(StoreFault.class).hasMessageContaining("gated (401)")
                .hasMessageContaining("/o/r").hasMessageContaining("HF_TOKEN");
    }

    @Test
    void onlyOneFetchesAFileAtATime() throws IOException {
        HubFile file = listed(hub.settings(false, SEGMENT_BYTES));
        Path other = Files.createDirectories(target().getParent()).resolve("again.gguf");
        try (PartFile _ = PartFile.open(other, file, SEGMENT_BYTES)) {
            assertThatThrownBy(() -> PartFile.open(other, file, SEGMENT_BYTES)).hasMessageContaining("right now");
        }
    }

    private Path target() {
        return folder.resolve("o/r/tiny-Q8_0.gguf");
    }

    private void fetch(boolean withToken) {
        HubSettings settings = hub.settings(withToken, SEGMENT_BYTES);
        Download.fetch(new Hub(settings), listed(settings), target(), progress());
    }

    private Progress progress() {
        return new Progress(new PrintStream(shown, true, StandardCharsets.UTF_8), false, System::nanoTime);
    }

    private static HubFile listed(HubSettings settings) {
        try {
            return Listing.read("o/r", new Hub(settings).listing("o/r")).choose(Optional.of("Q8_0"));
        } catch (IOException broken) {
            throw new AssertionError(broken);
        }
    }
}
