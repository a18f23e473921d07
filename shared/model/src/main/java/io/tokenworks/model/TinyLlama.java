package io.tokenworks.model;

import io.tokenworks.tensor.AttentionShape;
import io.tokenworks.tensor.Backend;
import io.tokenworks.tensor.Dtype;
import io.tokenworks.tensor.ScalarDevice;
import io.tokenworks.tensor.Shape;
import io.tokenworks.tensor.StepRunner;
import io.tokenworks.tensor.WeightSource;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;

/**
 * A seeded random Llama of two layers, for tests that want real mathematics in milliseconds. The same seed and
 * vocabulary give the same model; its texts mean nothing, but every token depends on all tokens before it.
 */
public final class TinyLlama {

    private static final int LAYERS = 2;
    private static final int WIDTH = 64;
    private static final int FEED_FORWARD = 96;
    private static final int CONTEXT_TOKENS = 2048;

    private TinyLlama() {}

    /** @param vocabulary tokens, at least 2 */
    public static LoadedModel load(long seed, int vocabulary, Backend backend) {
        LlamaConfig config = new LlamaConfig(LAYERS, WIDTH, FEED_FORWARD, new AttentionShape(4, 2, 16), vocabulary,
                CONTEXT_TOKENS, 1e-5f, 1e4);
        LlamaWeights.Source source = (name, shape) -> random(seed, name, shape);
        LlamaWeights weights = LlamaWeights.load(config, source, false, backend.ops(), _ -> {});
        return new LoadedModel(config, "tiny-" + seed + "-" + vocabulary, weights, backend);
    }

    /**
     * A runner on the scalar oracle: 128 tokens of vocabulary, F32 KV, steps of up to 256 tokens for up to 32
     * sequences.
     */
    public static StepRunner scalarRunner(long seed, int kvBlocks, int blockTokens) {
        return load(seed, 128, ScalarDevice.backend())
                .runner(new RunnerOptions(kvBlocks, blockTokens, 256, 32, Dtype.F32));
    }

    private static WeightSource random(long seed, String name, Shape shape) {
        Random random = new Random(seed * 31 + name.hashCode());
        ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(Dtype.F32.bytes(shape.elements())))
                .order(ByteOrder.LITTLE_ENDIAN);
        boolean norm = shape.extents().size() == 1;
        // Large enough that logits differ clearly: a near-tie would let a backend's rounding choose another token.
        double spread = name.startsWith("token_embd") ? 1 : 2.5 / Math.sqrt(shape.columns());
        while (bytes.hasRemaining()) {
            bytes.putFloat((float) (norm ? 1 + 0.1 * random.nextGaussian() : spread * random.nextGaussian()));
        }
        return new WeightSource(name, shape, Dtype.F32, MemorySegment.ofBuffer(bytes.flip()));
    }
}
