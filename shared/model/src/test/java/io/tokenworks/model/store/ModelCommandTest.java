package io.tokenworks.model.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenworks.model.Footprint;
import io.tokenworks.model.ModelReport;
import io.tokenworks.model.TinyGguf;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line, as the launcher runs it. */
class ModelCommandTest {

    @TempDir
    private Path folder;
    private Path file;
    private String out = "";
    private String err = "";

    @BeforeEach
    void keepOneModel() throws IOException {
        file = Files.createDirectories(folder.resolve("o/r")).resolve("tiny.gguf");
        Files.write(file, TinyGguf.valid().bytes());
    }

    @Test
    void fetchesListsAndRemoves() throws IOException {
        try (FakeHub hub = new FakeHub(TinyGguf.valid().bytes())) {
            hub.gated = true;
            String base = "--hub=" + hub.base();
            assertThat(run("", Map.of(), "get", "o/r:Q8_0", base, "--token-file=/secrets/hub-token")).isEqualTo(1);
            assertThat(err).contains("o/r is gated (401)", "/secrets/hub-token");
            Map<String, String> token = Map.of("HF_TOKEN", FakeHub.TOKEN);
            assertThat(run("", token, "get", "o/r", base)).isEqualTo(1);
            assertThat(err).contains("2 GGUF files; say which", "o/r:tiny-Q8_0.gguf",
                    "tiny-Q3_K_M.gguf   (5 B; its type cannot be read by this build)");
            assertThat(run("", token, "get", "o/r:Q8_0", base)).isZero();
            assertThat(out + err).contains("fetched and checked").doesNotContain(FakeHub.TOKEN);
            assertThat(run("", token, "get", "o/r:q8_0", base)).isZero();
            assertThat(out).contains("is there already");
            assertThat(run("", token, "get", "o/absent", base)).isEqualTo(1);
            assertThat(err).contains("there is no model o/absent");
        }
        assertThat(run("demo\t" + file, Map.of(), "list")).isZero();
        assertThat(out).containsPattern("o/r/tiny-Q8_0\\.gguf +\\S+ kB +llama +F32 +128 +-")
                .containsPattern("o/r/tiny\\.gguf .* demo");
        assertThat(run("", Map.of(), "rm", "o/r/tiny-Q8_0.gguf")).isZero();
        assertThat(folder.resolve("o/r/tiny-Q8_0.gguf")).doesNotExist();
    }

    @Test
    void keepsAModelThatADeploymentUses() {
        assertThat(run("demo\t" + file, Map.of(), "rm", "o/r/tiny.gguf")).isEqualTo(1);
        assertThat(err).contains("is used by demo", "--force");
        assertThat(run("?", Map.of(), "rm", "o/r/tiny.gguf")).isEqualTo(1);
        assertThat(err).contains("cannot be told");
        assertThat(run("demo\t" + file, Map.of(), "rm", "o/r/tiny.gguf", "--force")).isZero();
        assertThat(folder.resolve("o")).doesNotExist();
    }

    @Test
    void removesNothingThatIsNotItsOwn() throws IOException {
        Path other = Files.writeString(folder.resolveSibling("notes.gguf"), "mine");
        assertThat(run("", Map.of(), "rm", other.toString())).isEqualTo(1);
        assertThat(run("", Map.of(), "rm", "../notes.gguf")).isEqualTo(1);
        assertThat(other).exists();
        Files.delete(other);
    }

    @Test
    void saysWhetherAModelFits() {
        assertThat(run("", Map.of(), "check", file.toString())).isZero();
        assertThat(out).contains("llama, F32", "It fits:", "of the whole context of 128 tokens", "weights");
        assertThat(run("", Map.of(), "check", file.toString(), "--json")).isZero();
        assertThat(out).contains("\"fits\":true", "\"heapBytes\":");
    }

    @Test
    void namesAllThatThisBuildCannotRun() throws IOException {
        TinyGguf odd = TinyGguf.valid();
        odd.set("tokenizer.ggml.pre", "never-heard-of");
        odd.drop("blk.0.ffn_up.weight");
        Files.write(file, odd.bytes());
        assertThat(run("", Map.of(), "check", "o/r/tiny.gguf")).isEqualTo(2);
        assertThat(out).contains("cannot run it", "blk.0.ffn_up.weight is missing", "never-heard-of");
    }

    @Test
    void aBrokenFileIsSaidToBeBroken() throws IOException {
        Files.writeString(file, "nonsense that is long enough");
        assertThat(run("", Map.of(), "check", "o/r/tiny.gguf")).isEqualTo(1);
        assertThat(err).contains("not a GGUF file");
        assertThat(run("", Map.of(), "check", "o/r/tiny.gguf", "--json")).isEqualTo(2);
        assertThat(out).contains("\"problems\":[\"at byte 0: not a GGUF file\"]");
        assertThat(run("?", Map.of(), "list")).isZero();
        assertThat(out).contains("not a GGUF file");
    }

    @Test
    void refusesWhatIsNoNameOrNoSafeAddress() {
        assertThat(run("", Map.of(), "get", "../../etc/passwd", "--hub=https://hub.invalid")).isEqualTo(1);
        assertThat(err).contains("is not OWNER/REPO");
        assertThat(run("", Map.of(), "get", "o/r", "--hub=http://hub.invalid")).isEqualTo(1);
        assertThat(err).contains("must be https");
        assertThat(run("", Map.of(), "dance")).isEqualTo(64);
    }

    @Test
    void readsWhatTheDriverSaysOfGpus() {
        assertThat(Machine.parsed(List.of("NVIDIA H100 80GB HBM3, 81559, 81000", "nonsense")))
                .containsExactly(new Machine.Gpu("NVIDIA H100 80GB HBM3", 81559L << 20, 81000L << 20));
    }

    @Test
    void saysWhatAWorkerOnAGpuHasRoomFor() {
        var gpu = new Machine.Gpu("NVIDIA H100 80GB HBM3", 80_000_000_000L, 79_000_000_000L);
        Footprint needs = new Footprint(9_000_000_000L, 131_072, 1_000_000_000L);
        GpuFit eight = GpuFit.of(gpu, report(8_000_000_000L, needs), needs);
        assertThat(eight.kvTokens()).isEqualTo(27_000_000_000L / 131_072);
        assertThat(eight.shown())
                .isEqualTo("a worker takes 36 GB of it, needs 9.0 GB for weights and steps, and has room"
                        + " for 205993 tokens of KV: 25 sequences of the whole context");
        assertThat(GpuFit.of(gpu, report(40_000_000_000L, needs), needs).shown())
                .isEqualTo("a worker takes 36 GB of it, needs 41 GB: too little");
        var taken = new Machine.Gpu("NVIDIA H100 80GB HBM3", 80_000_000_000L, 5_000_000_000L);
        assertThat(GpuFit.of(taken, report(8_000_000_000L, needs), needs).kvTokens()).isZero();
    }

    private static ModelReport report(long fileBytes, Footprint needs) {
        return new ModelReport("a", "llama", "Q8_0", 1, fileBytes, OptionalLong.of(8192), "gpt2", List.of(),
                Optional.of(needs));
    }

    private int run(String stdin, Map<String, String> environment, String... args) {
        var written = new ByteArrayOutputStream();
        var complained = new ByteArrayOutputStream();
        String[] all = Stream.concat(Arrays.stream(args),
                Stream.of("--models=" + folder)).toArray(String[]::new);
        int code = new ModelCommand(new ByteArrayInputStream(stdin.getBytes(StandardCharsets.UTF_8)),
                new PrintStream(written, true, StandardCharsets.UTF_8),
                new PrintStream(complained, true, StandardCharsets.UTF_8), environment).run(all);
        out = written.toString(StandardCharsets.UTF_8);
        err = complained.toString(StandardCharsets.UTF_8);
        return code;
    }
}
