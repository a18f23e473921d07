package io.tokenworks.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenworks.kernels.cuda.CudaBackend;
import io.tokenworks.kernels.cuda.CudaBackend.Arithmetic;
import io.tokenworks.kernels.cuda.Weights;
import io.tokenworks.model.gguf.GgufFile;
import io.tokenworks.tensor.Backend;
import io.tokenworks.tensor.Dtype;
import io.tokenworks.testkit.cuda.Emulator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NarrowedWeightsTest {

    private static final int WIDTH = 128;

    @TempDir
    private Path folder;

    @Test
    void matricesOfLayersAreNarrowedAndTheTableOfEmbeddingsIsNot() throws IOException {
        Optional<Path> kernels = Optional.of(Emulator.inThisProcess().kernels());
        Path made = Files.write(folder.resolve("model.gguf"), TinyGguf.ofWidth(WIDTH).bytes());
        try (GgufFile file = GgufFile.open(made);
                Backend backend = CudaBackend.open(0, kernels, new Arithmetic(Weights.FP8, Optional.empty()));
                LlamaWeights weights = LlamaWeights.load(LlamaConfig.of(file), LlamaWeights.of(file), true,
                        backend.ops(), _ -> {})) {
            assertThat(weights.embedding().bytes()).isEqualTo(Dtype.F32.bytes(TinyGguf.VOCABULARY * WIDTH));
            LlamaWeights.Layer layer = weights.layers().getFirst();
            assertThat(layer.qkv().bytes()).isEqualTo(Dtype.E4M3.bytes(2 * WIDTH * WIDTH));
            assertThat(layer.gateUp().bytes()).isEqualTo(Dtype.E4M3.bytes(4 * WIDTH * WIDTH));
            assertThat(layer.down().bytes()).isEqualTo(Dtype.E4M3.bytes(2 * WIDTH * WIDTH));
        }
    }
}
