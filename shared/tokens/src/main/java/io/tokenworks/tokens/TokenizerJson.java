package io.tokenworks.tokens;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import com.google.gson.JsonElement;

/**
 * Reads the JSON that {@link GgufTokenizerJson} writes. Byte-level BPE is in the form of the {@code tokenizers}
 * library, with one field of our own in added tokens; SentencePiece has a form of its own.
 */
public final class TokenizerJson {

    /** Field of an added token that stands for its name but is not for clients to write. */
    static final String OWN_ONLY = "own_only";

    private TokenizerJson() {}

    /** @throws TokenizerFault if it is broken or of a kind that is not supported */
    public static Tokenizer read(String json) {
        try {
            JsonObject root = JsonParser.parseString(json).getAsJsonObject();
            String type = root.getAsJsonObject("model").get("type").getAsString();
            return switch (type) {
                case "BPE" -> HuggingFaceBpe.of(root);
                case SentencePieceBpe.TYPE -> SentencePieceBpe.of(root);
                default -> throw new TokenizerFault("a tokenizer of type '" + type + "' is not supported");
            };
        } catch (JsonParseException | IllegalStateException | NullPointerException | ClassCastException
                | IndexOutOfBoundsException | IOException broken) {
            throw new TokenizerFault("the tokenizer's JSON is broken: " + broken.getMessage(), broken);
        }
    }

    static List<AddedTokens.Added> added(JsonObject root) {
        List<AddedTokens.Added> added = new ArrayList<>();
        for (JsonElement element : root.getAsJsonArray("added_tokens")) {
            JsonObject token = element.getAsJsonObject();
            String name = token.get("content").getAsString();
            if (token.get("lstrip").getAsBoolean() || token.get("rstrip").getAsBoolean()
                    || token.get("single_word").getAsBoolean()) {
                throw new TokenizerFault("added token '" + name + "' strips its neighbours");
            }
            added.add(new AddedTokens.Added(token.get("id").getAsInt(), name, kind(token)));
        }
        return added;
    }

    private static AddedTokens.Kind kind(JsonObject token) {
        if (token.get("special").getAsBoolean()) {
            return AddedTokens.Kind.CONTROL;
        }
        return token.has(OWN_ONLY) && token.get(OWN_ONLY).getAsBoolean()
                ? AddedTokens.Kind.MARKUP
                : AddedTokens.Kind.TEXT;
    }
}
