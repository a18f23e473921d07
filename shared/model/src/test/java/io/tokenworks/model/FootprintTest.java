package io.tokenworks.model;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.tokenworks.kernels.cpu.CpuBackend;
import io.tokenworks.model.gguf.GgufFile;
import io.tokenworks.tensor.Backend;
import io.tokenworks.tensor.DeviceBuffer;
import io.tokenworks.tensor.Dtype;
import io.tokenworks.tensor.Weight;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said of a file's weights, beside what the CPU backend takes for them. */
class FootprintTest {

    private static final int WIDTH = 256;
    private static final int PADDED_PERCENT = 4; // panels are whole tiles of rows
    private static final Map<String, Integer> TYPES = Map.of("F32", 0, "Q4_0", 2, "Q8_0", 8, "Q4_K", 12, "Q6_K", 14);

    @TempDir
    private Path folder;

    /** @param types of queries, keys, values, gate, up, and what goes out of the block's two halves */
    @ParameterizedTest
    @ValueSource(strings = {"Q4_K Q4_K Q4_K Q4_K Q4_K Q6_K", "Q4_K Q4_K Q6_K Q4_K Q6_K F32",
        "Q8_0 Q8_0 Q4_0 Q4_0 Q4_0 Q8_0"})
    void saysWhatIsTaken(String types) throws IOException {
        String[] each = types.split(" ");
        TinyGguf made = TinyGguf.ofWidth(WIDTH);
        String[] names = {"attn_q", "attn_k", "attn_v", "ffn_gate", "ffn_up", "ffn_down"};
        for (int i = 0; i < names.length; i++) {
            retype(made, "blk.0." + names[i], Dtype.valueOf(each[i]));
        }
        try (GgufFile file = GgufFile.open(Files.write(folder.resolve("model.gguf"), made.bytes()));
                Backend backend = CpuBackend.open(1)) {
            LlamaConfig config = LlamaConfig.of(file);
            try (LlamaWeights weights = LlamaWeights.load(config, LlamaWeights.of(file), true, backend.ops(), _ -> {
            })) {
                assertThat(Footprint.of(config, file).weightsBytes()).isCloseTo(taken(weights),
                        withinPercentage(PADDED_PERCENT));
            }
        }
    }

    private static void retype(TinyGguf file, String name, Dtype dtype) {
        int type = requireNonNull(TYPES.get(dtype.name()));
        file.change(name, tensor -> new TinyGguf.Tensor(tensor.name(), tensor.dims(), type, null,
                new byte[(int) dtype.bytes(tensor.dims()[0] * tensor.dims()[1])]));
    }

    private static long taken(LlamaWeights weights) {
        Stream<Weight> matrices = Stream.concat(Stream.of(weights.embedding()), weights.layers().stream()
                .flatMap(layer -> Stream.of(layer.qkv(), layer.output(), layer.gateUp(), layer.down())));
        Stream<DeviceBuffer> vectors = Stream.concat(Stream.of(weights.outputNorm()), weights.layers().stream()
                .flatMap(layer -> Stream.of(layer.attentionNorm(), layer.forwardNorm())));
        return matrices.mapToLong(Weight::bytes).sum() + vectors.mapToLong(vector -> Dtype.F32.bytes(vector.elements()))
                .sum();
    }
}
