package io.tokenworks.e2e;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A Llama of one layer with seeded random weights and a tokenizer of single bytes, as a GGUF file that every backend
 * computes in milliseconds.
 */
final class SeededModel {
    private static final int WIDTH = 32;
    private static final int FEED_FORWARD = 64;
    private static final int KEY_VALUE_WIDTH = 16;
    private static final int BYTES = 256;
    private static final int UINT32 = 4;
    private static final int FLOAT32 = 6;
    private static final int STRING = 8;
    private static final int ARRAY = 9;
    private static final int INT32 = 5;
    private static final int ALIGNMENT = 32;

    private final ByteArrayOutputStream header = new ByteArrayOutputStream();
    private final ByteArrayOutputStream tensors = new ByteArrayOutputStream();
    private final ByteArrayOutputStream data = new ByteArrayOutputStream();
    private int headers;
    private int tensorCount;

    private SeededModel() {}

    /** Writes the file. */
    static void write(Path file) throws IOException {
        SeededModel model = new SeededModel();
        model.metadata();
        model.tensor("token_embd", BYTES + 2, WIDTH);
        model.tensor("output_norm", WIDTH);
        for (String norm : List.of("attn_norm", "ffn_norm")) {
            model.tensor("blk.0." + norm, WIDTH);
        }
        model.tensor("blk.0.attn_q", WIDTH, WIDTH);
        model.tensor("blk.0.attn_k", KEY_VALUE_WIDTH, WIDTH);
        model.tensor("blk.0.attn_v", KEY_VALUE_WIDTH, WIDTH);
        model.tensor("blk.0.attn_output", WIDTH, WIDTH);
        model.tensor("blk.0.ffn_gate", FEED_FORWARD, WIDTH);
        model.tensor("blk.0.ffn_up", FEED_FORWARD, WIDTH);
        model.tensor("blk.0.ffn_down", WIDTH, FEED_FORWARD);
        Files.write(file, model.bytes());
    }

    private void metadata() {
        text("general.architecture", "llama");
        number("llama.block_count", 1);
        number("llama.embedding_length", WIDTH);
        number("llama.feed_forward_length", FEED_FORWARD);
        number("llama.attention.head_count", 2);
        number("llama.attention.head_count_kv", 1);
        number("llama.context_length", BYTES);
        key("llama.attention.layer_norm_rms_epsilon", FLOAT32);
        int32(header, Float.floatToRawIntBits(1e-5f));
        text("tokenizer.ggml.model", "gpt2");
        text("tokenizer.ggml.pre", "smollm");
        tokens();
        number("tokenizer.ggml.bos_token_id", BYTES);
        number("tokenizer.ggml.eos_token_id", BYTES + 1);
        text("tokenizer.chat_template", "{% for m in messages %}{{ m['content'] }}{% endfor %}");
    }

    private void tokens() {
        List<String> tokens = new ArrayList<>();
        int next = BYTES; // byte-level BPE writes bytes that are no printable character as characters from here on
        for (int b = 0; b < BYTES; b++) {
            boolean itself = b > ' ' && b < 127 || b > 160 && b != 173;
            tokens.add(Character.toString(itself ? b : next));
            next += itself ? 0 : 1;
        }
        tokens.addAll(List.of("<|begin|>", "<|end|>"));
        key("tokenizer.ggml.tokens", ARRAY);
        array(STRING, tokens.size());
        tokens.forEach(token -> string(header, token));
        key("tokenizer.ggml.token_type", ARRAY);
        array(INT32, tokens.size());
        tokens.forEach(token -> int32(header, token.length() > 1 ? 3 : 1));
        key("tokenizer.ggml.merges", ARRAY);
        array(STRING, 0);
    }

    private void array(int type, int size) {
        int32(header, type);
        int64(header, size);
    }

    private void text(String name, String value) {
        key(name, STRING);
        string(header, value);
    }

    private void number(String name, int value) {
        key(name, UINT32);
        int32(header, value);
    }

    private void key(String name, int type) {
        string(header, name);
        int32(header, type);
        headers++;
    }

    private void tensor(String name, int... extents) {
        string(tensors, name + ".weight");
        int32(tensors, extents.length);
        int elements = 1;
        for (int i = extents.length - 1; i >= 0; i--) {
            int64(tensors, extents[i]);
            elements *= extents[i];
        }
        int32(tensors, 0); // F32
        int64(tensors, data.size());
        Random random = new Random(name.hashCode());
        for (int i = 0; i < elements; i++) {
            int32(data, Float.floatToRawIntBits((float) random.nextGaussian()));
        }
        pad(data);
        tensorCount++;
    }

    private byte[] bytes() {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        int32(file, 0x46554747);
        int32(file, 3);
        int64(file, tensorCount);
        int64(file, headers);
        file.writeBytes(header.toByteArray());
        file.writeBytes(tensors.toByteArray());
        pad(file);
        file.writeBytes(data.toByteArray());
        return file.toByteArray();
    }

    private static void pad(ByteArrayOutputStream out) {
        while (out.size() % ALIGNMENT != 0) {
            out.write(0);
        }
    }

    private static void string(ByteArrayOutputStream out, String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        int64(out, utf8.length);
        out.writeBytes(utf8);
    }

    private static void int32(ByteArrayOutputStream out, int value) {
        out.writeBytes(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array());
    }

    private static void int64(ByteArrayOutputStream out, long value) {
        out.writeBytes(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array());
    }
}
