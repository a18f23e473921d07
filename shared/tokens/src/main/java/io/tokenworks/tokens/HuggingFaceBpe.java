package io.tokenworks.tokens;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Byte-level BPE by the {@code tokenizers} library. The library knows no added tokens here: they are found in Java,
 * because the library would find them in a client's text too. Thread-safe.
 */
public final class HuggingFaceBpe implements Tokenizer {

    private static final byte[] NOTHING = {};

    /** Off is not the library's default: it would cut texts at 512 tokens without a word. */
    private static final Map<String, String> OPTIONS = Map.of("truncation", "false", "padding", "false",
            "addSpecialTokens", "false");

    private final HuggingFaceTokenizer words;
    private final AddedTokens added;
    private final byte[][] bytes;

    static {
        // The library reports its use to its makers from some clouds unless told not to.
        System.setProperty("OPT_OUT_TRACKING", "true");
    }

    private HuggingFaceBpe(HuggingFaceTokenizer words, AddedTokens added, byte[][] bytes) {
        this.words = words;
        this.added = added;
        this.bytes = bytes;
    }

    /**
     * @param json the tokenizer in the library's JSON form
     * @throws TokenizerFault if it is broken or not byte-level BPE
     */
    public static HuggingFaceBpe fromJson(String json) {
        try {
            JsonObject root = JsonParser.parseString(json).getAsJsonObject();
            List<AddedTokens.Added> added = added(root);
            byte[][] bytes = bytes(root, added);
            root.add("added_tokens", new JsonArray());
            root.add("truncation", JsonNull.INSTANCE);
            root.add("padding", JsonNull.INSTANCE);
            root.add("post_processor", JsonNull.INSTANCE);
            byte[] plain = root.toString().getBytes(StandardCharsets.UTF_8);
            return new HuggingFaceBpe(
                    HuggingFaceTokenizer.newInstance(new ByteArrayInputStream(plain), OPTIONS), new AddedTokens(added),
                    bytes);
        } catch (JsonParseException | IllegalStateException | NullPointerException | IOException broken) {
            throw new TokenizerFault("the tokenizer's JSON is broken: " + broken.getMessage(), broken);
        }
    }

    private static List<AddedTokens.Added> added(JsonObject root) {
        List<AddedTokens.Added> added = new ArrayList<>();
        for (JsonElement element : root.getAsJsonArray("added_tokens")) {
            JsonObject token = element.getAsJsonObject();
            if (token.get("lstrip").getAsBoolean() || token.get("rstrip").getAsBoolean()
                    || token.get("single_word").getAsBoolean()) {
                throw new TokenizerFault(
                        "added token '" + token.get("content").getAsString() + "' strips its neighbours");
            }
            added.add(new AddedTokens.Added(
                    token.get("id").getAsInt(), token.get("content").getAsString(),
                    token.get("special").getAsBoolean()));
        }
        return added;
    }

    private static byte[][] bytes(JsonObject root, List<AddedTokens.Added> added) {
        JsonObject decoder = root.getAsJsonObject("decoder");
        if (!decoder.get("type").getAsString().equals("ByteLevel") || !root.get("normalizer").isJsonNull()) {
            throw new TokenizerFault("only byte-level tokenizers without a normalizer are supported");
        }
        JsonObject vocabulary = root.getAsJsonObject("model").getAsJsonObject("vocab");
        int size = vocabulary.entrySet().stream().mapToInt(entry -> entry.getValue().getAsInt() + 1).max().orElse(0);
        size = Math.max(size, added.stream().mapToInt(token -> token.id() + 1).max().orElse(0));
        byte[][] bytes = new byte[size][];
        Arrays.fill(bytes, NOTHING);
        for (AddedTokens.Added token : added) {
            bytes[token.id()] = token.control() ? NOTHING : token.name().getBytes(StandardCharsets.UTF_8);
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

    private int[] encode(String text, AddedTokens.Allowed control) {
        IdList ids = new IdList(text.length() / 3 + 8);
        int plainFrom = 0;
        int i = 0;
        while (i < text.length()) {
            AddedTokens.Added found = added.at(text, i, control);
            if (found == null) {
                i++;
                continue;
            }
            words(text.substring(plainFrom, i), ids);
            ids.add(found.id());
            i += found.name().length();
            plainFrom = i;
        }
        words(text.substring(plainFrom), ids);
        return ids.toArray();
    }

    private void words(String text, IdList ids) {
        if (!text.isEmpty()) {
            for (long id : words.encode(wellFormed(text), false, false).getIds()) {
                ids.add((int) id);
            }
        }
    }

    /** Half a surrogate pair cannot be handed to native code. */
    private static String wellFormed(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                return new String(
                        text.codePoints().map(c -> c >= 0xD800 && c < 0xE000 ? 0xFFFD : c).toArray(), 0,
                        text.codePointCount(0, text.length()));
            }
        }
        return text;
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
        return new Utf8Detokenizer(this);
    }
}
