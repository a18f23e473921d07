package io.tokenworks.model;

import io.tokenworks.model.gguf.GgufFile;
import io.tokenworks.model.gguf.GgufMetadata;
import io.tokenworks.tensor.AttentionShape;

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
 * @param ropeBase base of the rotary frequencies; plain, unscaled
 */
public record LlamaConfig(
        int layers,
        int width,
        int feedForward,
        AttentionShape attention,
        int vocabulary,
        int contextTokens,
        float normEpsilon,
        double ropeBase) {

    private static final int CONTEXT_MAX = 1 << 20;

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
        int width = metadata.requiredInt("llama.embedding_length");
        int heads = metadata.requiredInt("llama.attention.head_count");
        int kvHeads = metadata.has("llama.attention.head_count_kv")
                ? metadata.requiredInt("llama.attention.head_count_kv")
                : heads;
        int context = metadata.requiredInt("llama.context_length");
        if (heads < 1 || kvHeads < 1 || heads % kvHeads != 0 || width % heads != 0 || context < 1
                || context > CONTEXT_MAX) {
            throw file.fault("heads " + heads + ", kvHeads " + kvHeads + ", width " + width + ", context " + context
                    + " do not fit together");
        }
        int headDim = width / heads;
        checkRope(file, headDim);
        int vocabulary = file.requiredTensor("token_embd.weight").shape().rows();
        return new LlamaConfig(metadata.requiredInt("llama.block_count"), width,
                metadata.requiredInt("llama.feed_forward_length"),
                new AttentionShape(heads, kvHeads, headDim), vocabulary, context,
                (float) metadata.real("llama.attention.layer_norm_rms_epsilon").orElse(1e-5),
                metadata.real("llama.rope.freq_base").orElse(10_000));
    }

    private static void checkRope(GgufFile file, int headDim) {
        GgufMetadata metadata = file.metadata();
        if (metadata.has("llama.rope.dimension_count")
                && metadata.requiredInt("llama.rope.dimension_count") != headDim) {
            throw file.fault("rotating a part of a head is not implemented");
        }
        String scaling = metadata.string("llama.rope.scaling.type").orElse("none");
        if (!scaling.equals("none") || file.tensor("rope_freqs.weight").isPresent()) {
            throw file.fault("scaled rotary frequencies (" + scaling + ") are not implemented");
        }
    }
}
