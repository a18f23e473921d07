package io.tokenworks.model;

import io.tokenworks.model.gguf.GgufBytes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A whole Llama of one layer as a GGUF file of some 40 kB, whose every part a test can make wrong. */
public final class TinyGguf {

    static final int UINT32 = 4;
    static final int FLOAT32 = 6;
    static final int STRING = 8;
    static final int ARRAY = 9;
    static final int WIDTH = 32;
    static final int VOCABULARY = 260;

    /** A value as it stands in the file. */
    record Value(int type, byte[] bytes) {}

    /** @param dims fastest first, as in the file; {@code offset} null to lay it after the one before */
    record Tensor(String name, long[] dims, int type, @Nullable Long offset, byte[] data) {
        Tensor withDims(long... other) {
            return new Tensor(name, other, type, offset, data);
        }

        Tensor withType(int other) {
            return new Tensor(name, dims, other, offset, data);
        }

        Tensor withOffset(long other) {
            return new Tensor(name, dims, type, other, data);
        }
    }

    final Map<String, Value> metadata = new LinkedHashMap<>();
    final List<Tensor> tensors = new ArrayList<>();
    long countOfTensors = -1;
    long countOfMetadata = -1;
    /** Written after the metadata's entries, and counted. */
    final List<byte[]> extraMetadata = new ArrayList<>();

    public static TinyGguf valid() {
        return ofWidth(WIDTH);
    }

    /** The same with other sizes. */
    static TinyGguf ofWidth(int width) {
        TinyGguf file = new TinyGguf();
        file.set("general.architecture", "llama");
        file.set("llama.block_count", 1).set("llama.embedding_length", width).set("llama.feed_forward_length",
                2 * width);
        file.set("llama.attention.head_count", 2).set("llama.attention.head_count_kv", 1);
        file.set("llama.context_length", 128);
        file.metadata.put("llama.attention.layer_norm_rms_epsilon",
                new Value(FLOAT32, new GgufBytes().real32(1e-5f).bytes()));
        file.set("tokenizer.ggml.model", "gpt2").set("tokenizer.ggml.pre", "smollm");
        file.metadata.put("tokenizer.ggml.tokens", strings(tokens()));
        file.metadata.put("tokenizer.ggml.token_type", integers(
                IntStream.range(0, VOCABULARY).map(id -> id < 256 ? 1 : 3).toArray()));
        file.metadata.put("tokenizer.ggml.merges", strings(List.of()));
        file.set("tokenizer.ggml.bos_token_id", 256).set("tokenizer.ggml.eos_token_id", 257);
        file.set("tokenizer.chat_template", "{% for m in messages %}{{ m['content'] }}{% endfor %}");
        file.tensor("token_embd", width, VOCABULARY).tensor("output_norm", width);
        String layer = "blk.0.";
        file.tensor(layer + "attn_norm", width).tensor(layer + "attn_q", width, width);
        file.tensor(layer + "attn_k", width, width / 2).tensor(layer + "attn_v", width, width / 2);
        file.tensor(layer + "attn_output", width, width).tensor(layer + "ffn_norm", width);
        long inner = 2L * width;
        file.tensor(layer + "ffn_gate", width, inner).tensor(layer + "ffn_up", width, inner);
        return file.tensor(layer + "ffn_down", inner, width);
    }

    public TinyGguf set(String key, int value) {
        metadata.put(key, new Value(UINT32, new GgufBytes().int32(value).bytes()));
        return this;
    }

    public TinyGguf set(String key, String value) {
        metadata.put(key, new Value(STRING, new GgufBytes().string(value).bytes()));
        return this;
    }

    /** Leaves a tensor out. */
    public void drop(String name) {
        tensors.removeIf(tensor -> tensor.name().equals(name));
    }

    /** Replaces the tensor of that name; without its {@code .weight}. */
    void change(String name, UnaryOperator<Tensor> how) {
        tensors.replaceAll(tensor -> tensor.name().equals(name + ".weight") ? how.apply(tensor) : tensor);
    }

    private TinyGguf tensor(String name, long... dims) {
        long elements = 1;
        for (long dim : dims) {
            elements *= dim;
        }
        GgufBytes data = new GgufBytes();
        Random random = new Random(name.hashCode());
        for (long i = 0; i < elements; i++) {
            data.real32((float) random.nextGaussian());
        }
        tensors.add(new Tensor(name + ".weight", dims, 0, null, data.bytes()));
        return this;
    }

    static Value strings(List<String> strings) {
        GgufBytes bytes = new GgufBytes().int32(STRING).int64(strings.size());
        strings.forEach(bytes::string);
        return new Value(ARRAY, bytes.bytes());
    }

    static Value integers(int... values) {
        GgufBytes bytes = new GgufBytes().int32(5).int64(values.length);
        for (int value : values) {
            bytes.int32(value);
        }
        return new Value(ARRAY, bytes.bytes());
    }

    /** Bytes of the header: what stands before the tensors' data. */
    int headerBytes() {
        return header().padTo(32).bytes().length;
    }

    public byte[] bytes() {
        GgufBytes bytes = header().padTo(32);
        for (Tensor tensor : tensors) {
            bytes.raw(tensor.data()).padTo(32);
        }
        return bytes.bytes();
    }

    private GgufBytes header() {
        GgufBytes bytes = GgufBytes.header(countOfTensors < 0 ? tensors.size() : countOfTensors,
                countOfMetadata < 0 ? metadata.size() + extraMetadata.size() : countOfMetadata);
        metadata.forEach((key, value) -> bytes.string(key).int32(value.type()).raw(value.bytes()));
        extraMetadata.forEach(bytes::raw);
        long offset = 0;
        for (Tensor tensor : tensors) {
            bytes.string(tensor.name()).int32(tensor.dims().length);
            for (long dim : tensor.dims()) {
                bytes.int64(dim);
            }
            bytes.int32(tensor.type()).int64(tensor.offset() == null ? offset : tensor.offset());
            offset += (tensor.data().length + 31L) / 32 * 32;
        }
        return bytes;
    }

    /** The 256 characters that stand for bytes in byte-level BPE, then some control tokens. */
    private static List<String> tokens() {
        List<String> tokens = new ArrayList<>();
        int next = 256;
        for (int b = 0; b < 256; b++) {
            boolean itself = b > 32 && b < 127 || b > 160 && b != 173;
            tokens.add(new String(Character.toChars(itself ? b : next)));
            next += itself ? 0 : 1;
        }
        tokens.addAll(List.of("<|bos|>", "<|im_end|>", "<|a|>", "<|b|>"));
        return tokens;
    }
}
