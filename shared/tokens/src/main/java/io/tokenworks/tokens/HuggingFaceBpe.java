package io.tokenworks.tokens;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Byte-level BPE by the {@code tokenizers} library. The library knows no added tokens here: they are found in Java,
 * because the library would find them in a client's text too. Thread-safe.
 */
final class HuggingFaceBpe implements Tokenizer {

    private static final byte[] NOTHING = {};

    /** Off is not the library's default: it would cut texts at 512 tokens without a word. */
    private static final Map<String, String> OPTIONS = Map.of("truncation", "false", "padding", "false",
            "addSpecialTokens", "false");

    private final HuggingFaceTokenizer words;
    private final AddedTokens added;
    private final byte[][] bytes;
    private final SequenceEnds ends;

    static {
        // The library reports its use to its makers from some clouds unless told not to.
        System.setProperty("OPT_OUT_TRACKING", "true");
    }

    private HuggingFaceBpe(HuggingFaceTokenizer words, AddedTokens added, byte[][] bytes, SequenceEnds ends) {
        this.words = words;
        this.added = added;
        this.bytes = bytes;
        this.ends = ends;
    }

    /** As {@link TokenizerJson#read}, of this kind only. */
    static HuggingFaceBpe of(JsonObject root) throws IOException {
        List<AddedTokens.Added> added = TokenizerJson.added(root);
        byte[][] bytes = bytes(root, added);
        SequenceEnds ends = SequenceEnds.read(root.get("post_processor"));
        root.add("added_tokens", new JsonArray());
        root.add("truncation", JsonNull.INSTANCE);
        root.add("padding", JsonNull.INSTANCE);
        root.add("post_processor", JsonNull.INSTANCE);
        byte[] plain = root.toString().getBytes(StandardCharsets.UTF_8);
        return new HuggingFaceBpe(
                HuggingFaceTokenizer.newInstance(new ByteArrayInputStream(plain), OPTIONS), new AddedTokens(added),
                bytes, ends);
    }

    private static byte[][] bytes(JsonObject root, List<AddedTokens.Added> added) {
        JsonObject decoder = root.getAsJsonObject("decoder");
        if (!decoder.get("type").getAsString().equals("ByteLevel")) {
            throw new TokenizerFault("of tokenizers of type BPE only byte-level ones are supported");
        }
        JsonObject vocabulary = root.getAsJsonObject("model").getAsJsonObject("vocab");
        int size = vocabulary.entrySet().stream().mapToInt(entry -> entry.getValue().getAsInt() + 1).max().orElse(0);
        size = Math.max(size, added.stream().mapToInt(token -> token.id() + 1).max().orElse(0));
        byte[][] bytes = new byte[size][];
        Arrays.fill(bytes, NOTHING);
        for (AddedTokens.Added token : added) {
            bytes[token.id()] = token.kind() == AddedTokens.Kind.CONTROL
                    ? NOTHING
                    : token.name().getBytes(StandardCharsets.UTF_8);
        }
        boolean[] isAdded = new boolean[size];
        added.forEach(token -> isAdded[token.id()] = true);
        for (Map.Entry<String, JsonElement> entry : vocabulary.entrySet()) {
            int id = entry.getValue().getAsInt();
            if (!isAdded[id]) {
                bytes[id] = ByteAlphabet.bytes(entry.getKey());
            }
        }
        return bytes;
    }

    @Override
    public int[] encode(String text, boolean parseSpecial) {
        return encode(text, (_, _) -> parseSpecial);
    }

    @Override
    public int[] encode(MarkedText text) {
        return encode(text.text(), (from, to) -> !text.isForeign(from, to));
    }

    @Override
    public int[] encodeWithEnds(String text) {
        return ends.around(encode(text, false));
    }

    private int[] encode(String text, AddedTokens.Allowed control) {
        IdList ids = new IdList(text.length() / 3 + 8);
        added.cut(text, control, new AddedTokens.Parts() {
            @Override
            public void plain(String stretch) {
                for (long id : words.encode(WellFormed.of(stretch), false, false).getIds()) {
                    ids.add((int) id);
                }
            }

            @Override
            public void token(int id) {
                ids.add(id);
            }
        });
        return ids.toArray();
    }

    @Override
    public byte[] bytes(int token) {
        return bytes[token];
    }

    @Override
    public int vocabulary() {
        return bytes.length;
    }

    @Override
    public Detokenizer detokenizer() {
        return new Utf8Detokenizer(this, false);
    }
}
