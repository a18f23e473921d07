package io.tokenworks.kernels.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The house rules of what is not Java: kernels and emulator. */
class KernelSourcesTest {

    private static final Path KERNELS = Path.of("src/main/cuda");
    private static final Path EMULATOR = Path
            .of("../testkit-cuda/src/main/resources/io/tokenworks/testkit/cuda/emulator");
    private static final Path TARGETS = KERNELS.resolve("ptx.cuh");
    private static final String EMULATED = "TOKENWORKS_EMULATED";

    private static List<Path> sources() throws IOException {
        try (Stream<Path> kernels = Files.list(KERNELS); Stream<Path> emulator = Files.list(EMULATOR)) {
            return Stream.concat(kernels, emulator).sorted().toList();
        }
    }

    @Test
    void oneHeaderAloneKnowsWhatItIsCompiledFor() throws IOException {
        for (Path source : sources()) {
            String text = Files.readString(source);
            assertThat(text.contains(EMULATED)).as("%s names %s", source, EMULATED).isEqualTo(source.equals(TARGETS));
        }
        assertThat(Files.readString(TARGETS)).contains("#ifdef " + EMULATED);
    }

    @Test
    void assemblyStandsInThatHeaderBesideATwin() throws IOException {
        for (Path source : sources()) {
            boolean ours = source.startsWith(KERNELS) && !source.equals(TARGETS);
            assertThat(Files.readString(source).contains("asm ") && ours).as("%s has assembly", source).isFalse();
        }
        String[] functions = Files.readString(TARGETS).split("\n(?=template|__device__)");
        assertThat(functions).as("functions").hasSizeGreaterThan(5);
        assertThat(functions).filteredOn(function -> function.contains("asm volatile"))
                .allSatisfy(function -> assertThat(function).containsPattern("#ifn?def " + EMULATED));
    }

    @Test
    void filesAndLinesAreShort() throws IOException {
        for (Path source : sources()) {
            List<String> lines = Files.readAllLines(source);
            assertThat(lines).as("lines of %s", source).hasSizeLessThanOrEqualTo(300);
            assertThat(lines).as("%s", source).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(120));
        }
    }
}
