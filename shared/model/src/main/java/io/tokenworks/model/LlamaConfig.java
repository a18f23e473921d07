package io.tokenworks.model;

import io.tokenworks.model.gguf.GgufFile;
import io.tokenworks.model.gguf.GgufMetadata;
import io.tokenworks.tensor.AttentionShape;
import java.util.List;

/**
 * Sizes of a Llama-family model.
 *
 * @param layers transformer blocks
 * @param width elements of the residual stream
 * @param feedForward elements between gate/up and down
 * @param attention heads
 * @param vocabulary tokens
 * @param contextTokens most positions of a sequence
 * @param normEpsilon of the RMS norms
 * @param ropeBase base of the rotary frequencies
 * @param ropeScaling how they are stretched
 */
public record LlamaConfig(
        int layers,
        int width,
        int feedForward,
        AttentionShape attention,
        int vocabulary,
        int contextTokens,
        float normEpsilon,
        double ropeBase,
        RopeScaling ropeScaling) {

    private static final int CONTEXT_MAX = 1 << 20;
    private static final int LAYERS_MAX = 1 << 12;
    private static final int WIDTH_MAX = 1 << 18;
    private static final int HEADS_MAX = 1 << 12;

    /** With rotary frequencies as they are. */
    public LlamaConfig(int layers, int width, int feedForward, AttentionShape attention, int vocabulary,
            int contextTokens, float normEpsilon, double ropeBase) {
        this(layers, width, feedForward, attention, vocabulary, contextTokens, normEpsilon, ropeBase,
                new RopeScaling.Plain());
    }

    /**
     * Reads the {@code llama.*} metadata.
     *
     * @throws io.tokenworks.model.gguf.GgufFault if the file is no Llama, or asks for what is not implemented
     */
    static LlamaConfig of(GgufFile file) {
        GgufMetadata metadata = file.metadata();
        String architecture = metadata.requiredString("general.architecture");
        if (!architecture.equals("llama")) {
            throw file.fault("the architecture is " + architecture + "; this build runs llama");
        }
        int width = metadata.requiredInt("llama.embedding_length", 1, WIDTH_MAX);
        AttentionShape attention = attention(file, width);
        int vocabulary = file.requiredTensor("token_embd.weight").shape().rows();
        return new LlamaConfig(metadata.requiredInt("llama.block_count", 1, LAYERS_MAX), width,
                metadata.requiredInt("llama.feed_forward_length", 1, WIDTH_MAX), attention, vocabulary,
                metadata.requiredInt("llama.context_length", 1, CONTEXT_MAX),
                (float) positive(file, "llama.attention.layer_norm_rms_epsilon", 1e-5),
                positive(file, "llama.rope.freq_base", 10_000),
                new RopeMetadata(file, attention.headDim()).scaling());
    }

    private static AttentionShape attention(GgufFile file, int width) {
        GgufMetadata metadata = file.metadata();
        int heads = metadata.requiredInt("llama.attention.head_count", 1, HEADS_MAX);
        int kvHeads = metadata.has("llama.attention.head_count_kv")
                ? metadata.requiredInt("llama.attention.head_count_kv", 1, HEADS_MAX)
                : heads;
        int headDim = width / heads;
        if (heads % kvHeads != 0 || width % heads != 0 || headDim % 2 != 0) {
            throw file.fault("heads " + heads + ", kvHeads " + kvHeads + ", width " + width + " do not fit together");
        }
        for (String key : List.of("llama.attention.key_length", "llama.attention.value_length")) {
            if (metadata.has(key) && metadata.requiredInt(key) != headDim) {
                throw file.fault(key + " " + metadata.requiredInt(key) + ": heads of another size than width / heads = "
                        + headDim + " are not implemented");
            }
        }
        return new AttentionShape(heads, kvHeads, headDim);
    }

    private static double positive(GgufFile file, String key, double absent) {
        double value = file.metadata().real(key).orElse(absent);
        if (!(value > 0 && value < Float.MAX_VALUE)) {
            throw file.fault("metadata " + key + " = " + value + " is not a positive number");
        }
        return value;
    }
}
