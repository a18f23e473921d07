package io.tokenworks.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tokenworks.model.TinyGguf.Value;
import io.tokenworks.model.gguf.GgufBytes;
import io.tokenworks.model.gguf.GgufFault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** One file for each way that we know to be hostile, and the words that its refusal must have. */
class HostileGgufTest {

    @TempDir
    private Path folder;

    @Test
    void theFileThatTheOthersAreMadeFromIsFine() throws IOException {
        try (LoadingPath path = new LoadingPath(folder)) {
            assertThat(path.load(TinyGguf.valid().bytes())).isEmpty();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"headers", "directories", "sizes", "texts"})
    void isRefusedInWords(String words, Consumer<TinyGguf> hostility) throws IOException {
        TinyGguf file = TinyGguf.valid();
        hostility.accept(file);
        try (LoadingPath path = new LoadingPath(folder)) {
            assertThat(path.load(file.bytes())).hasValueSatisfying(
                    refusal -> assertThat(refusal).contains(words).contains("model.gguf"));
        }
    }

    static Stream<Arguments> headers() {
        return Stream.of(
                with("metadata count is 9223372036854775807", file -> file.countOfMetadata = Long.MAX_VALUE),
                with("tensor count is", file -> file.countOfTensors = Long.MAX_VALUE),
                with("at byte", file -> file.countOfMetadata = file.metadata.size() + 1L),
                with("length of general.name is 9223372036854775808",
                        file -> put(file, "general.name", 8, new GgufBytes().int64(Long.MIN_VALUE))),
                with("length of a is 9223372036854775807", file -> put(file, "a", 9,
                        new GgufBytes().int32(0).int64(Long.MAX_VALUE))),
                with("nests arrays deeper", file -> put(file, "deep", 9, nested(9))),
                with("unknown element type 44", file -> put(file, "a", 9, new GgufBytes().int32(44).int64(1))),
                with("unknown type 13", file -> put(file, "a", 13, new GgufBytes().int64(1))),
                with("general.alignment 0", file -> file.set("general.alignment", 0)),
                with("general.alignment 48", file -> file.set("general.alignment", 48)),
                with("general.alignment is String", file -> file.set("general.alignment", "32")),
                with("general.architecture stands twice", file -> file.extraMetadata.add(
                        new GgufBytes().string("general.architecture").int32(8).string("gpt2").bytes())),
                with("is out of range", file -> put(file, "llama.block_count", 10, new GgufBytes().int64(-1))));
    }

    static Stream<Arguments> directories() {
        return Stream.of(
                with("overlaps", file -> file.change("blk.0.attn_q", tensor -> tensor.withOffset(64))),
                with("does not lie inside the file", file -> file.change("blk.0.attn_q", t -> t.withOffset(1L << 40))),
                with("does not lie inside the file",
                        file -> file.change("blk.0.attn_q", t -> t.withOffset(Long.MAX_VALUE - 31))),
                with("does not lie inside the file", file -> file.change("blk.0.attn_q", t -> t.withOffset(-32))),
                with("does not lie inside the file", file -> file.change("blk.0.attn_q", t -> t.withOffset(33))),
                with("is too large", file -> file.change("blk.0.attn_q",
                        t -> t.withDims(Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE))),
                with("is too large", file -> file.change("blk.0.attn_q", t -> t.withDims(1, 1L << 30, 1L << 30))),
                with("has the extent 0", file -> file.change("blk.0.attn_q", t -> t.withDims(0, 32))),
                with("has rank 5", file -> file.change("blk.0.attn_q", t -> t.withDims(1, 1, 1, 1, 1))),
                with("has rank 0", file -> file.change("blk.0.attn_q", t -> t.withDims())),
                with("not whole Q8_0 blocks", file -> file.change("output_norm", t -> t.withType(8).withDims(31))),
                with("stands twice", file -> file.tensors.add(file.tensors.getFirst())));
    }

    static Stream<Arguments> sizes() {
        return Stream.of(
                with("head_count = 0", file -> file.set("llama.attention.head_count", 0)),
                with("head_count_kv = 0", file -> file.set("llama.attention.head_count_kv", 0)),
                with("do not fit together", file -> file.set("llama.attention.head_count_kv", 3)),
                with("embedding_length = 0", file -> file.set("llama.embedding_length", 0)),
                with("does not fit an int", file -> file.set("llama.embedding_length", -32)),
                with("block_count = 0", file -> file.set("llama.block_count", 0)),
                with("block_count = 2147483647", file -> file.set("llama.block_count", Integer.MAX_VALUE)),
                with("blk.1.attn_norm.weight is missing", file -> file.set("llama.block_count", 2)),
                with("feed_forward_length = 0", file -> file.set("llama.feed_forward_length", 0)),
                with("context_length = 0", file -> file.set("llama.context_length", 0)),
                with("context_length is String", file -> file.set("llama.context_length", "long")),
                with("rms_epsilon = NaN", file -> put(file, "llama.attention.layer_norm_rms_epsilon", 6,
                        new GgufBytes().real32(Float.NaN))),
                with("freq_base = -1.0",
                        file -> put(file, "llama.rope.freq_base", 6, new GgufBytes().real32(-1))),
                with("the architecture is mamba", file -> file.set("general.architecture", "mamba")),
                with("would not use: blk.0.attn_q.bias", file -> file.tensors
                        .add(new TinyGguf.Tensor("blk.0.attn_q.bias", new long[]{32}, 0, null, new byte[128]))),
                with("no weight type", file -> file.change("blk.0.attn_q", t -> t.withType(26))),
                with("the type I8", file -> file.change("blk.0.attn_q", t -> t.withType(24))));
    }

    static Stream<Arguments> texts() {
        return Stream.of(
                with("has 259 tokens, token_embd.weight 260", file -> vocabulary(file, 259, 259)),
                with("260 tokens in it, but 12 token types", file -> vocabulary(file, 260, 12)),
                with("tokens is missing", file -> file.metadata.remove("tokenizer.ggml.tokens")),
                with("tokens is", file -> file.set("tokenizer.ggml.tokens", 1)),
                with("merge 'a zz' needs 'zz'", file -> file.metadata.put("tokenizer.ggml.merges",
                        TinyGguf.strings(List.of("a zz")))),
                with("line 1", file -> file.set("tokenizer.chat_template", "{% nonsense %}")),
                with("no chat template", file -> file.metadata.remove("tokenizer.chat_template")));
    }

    @Test
    void aFileThatBecomesShorterWhileItIsReadIsAFaultLikeAnyOther() throws IOException {
        Path file = Files.write(folder.resolve("model.gguf"), TinyGguf.valid().bytes());
        assertThatThrownBy(() -> Models.reading(file, _ -> {
            throw new InternalError("a fault occurred in an unsafe memory access operation");
        })).isInstanceOf(GgufFault.class).hasMessageContaining("model.gguf").hasMessageContaining("was changed");
    }

    @Test
    void refusesAHeaderThatWouldFillTheHeap() {
        TinyGguf file = TinyGguf.valid();
        // One byte each in the file, eight in memory.
        put(file, "flags", 9, new GgufBytes().int32(7).int64(40L << 20).raw(new byte[40 << 20]));
        try (LoadingPath path = new LoadingPath(folder)) {
            assertThatThrownBy(() -> path.open(file.bytes())).isInstanceOf(GgufFault.class)
                    .hasMessageContaining("larger than the limit");
        }
    }

    private static Arguments with(String words, Consumer<TinyGguf> hostility) {
        return Arguments.of(words, hostility);
    }

    private static void put(TinyGguf file, String key, int type, GgufBytes value) {
        file.metadata.put(key, new Value(type, value.bytes()));
    }

    private static void vocabulary(TinyGguf file, int tokens, int types) {
        var names = Stream.iterate(0, i -> i + 1).limit(tokens).map(i -> "t" + i).toList();
        file.metadata.put("tokenizer.ggml.tokens", TinyGguf.strings(names));
        file.metadata.put("tokenizer.ggml.token_type", TinyGguf.integers(
                Collections.nCopies(types, 1).stream().mapToInt(Integer::intValue).toArray()));
    }

    private static GgufBytes nested(int depth) {
        GgufBytes bytes = new GgufBytes();
        for (int i = 0; i < depth; i++) {
            bytes.int32(9).int64(1);
        }
        return bytes.int32(0).int64(1).int8(7).raw(new byte[64]);
    }
}
