package io.tokenworks.tokens;

import com.google.gson.stream.JsonReader;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@link GgufTokenizerJson} has written, read from front to back without ever being a tree in memory. Reading ends
 * with the vocabulary: the merges behind it, half of the document, are the library's alone. One thread.
 */
final class TokenizerDocument {

    /** Field of an added token that stands for its name but is not for clients to write. */
    static final String OWN_ONLY = "own_only";
    /** Type of byte-level BPE; the {@code tokenizers} library's name. */
    static final String BYTE_LEVEL = "BPE";

    private final JsonReader in;
    private final List<AddedTokens.Added> added = new ArrayList<>();
    private final TokenTable.Builder texts = new TokenTable.Builder();
    private final SentencePieceBpe.ByteFallback.Builder fallback = new SentencePieceBpe.ByteFallback.Builder();
    /** Null if nobody will encode. */
    private final Pieces.@Nullable Builder pieces;
    private SequenceEnds ends = SequenceEnds.NONE;
    private String decoder = "";
    private String type = "";

    private TokenizerDocument(JsonReader in, Pieces.@Nullable Builder pieces) {
        this.in = in;
        this.pieces = pieces;
    }

    /** For the texts of tokens alone. */
    static TokenizerDocument ofTexts(String json) throws IOException {
        return new TokenizerDocument(new JsonReader(new StringReader(json)), null).read();
    }

    /** @param pieces where SentencePiece's go */
    static TokenizerDocument of(String json, Pieces.Builder pieces) throws IOException {
        return new TokenizerDocument(new JsonReader(new StringReader(json)), pieces).read();
    }

    private TokenizerDocument read() throws IOException {
        in.beginObject();
        while (in.hasNext()) {
            switch (in.nextName()) {
                case "added_tokens" -> added();
                case "post_processor" -> ends = SequenceEnds.read(in);
                case "decoder" -> decoder = textOf(in, "type");
                case "model" -> {
                    model();
                    return this;
                }
                default -> in.skipValue();
            }
        }
        throw new TokenizerFault("the tokenizer's JSON has no model");
    }

    private void model() throws IOException {
        in.beginObject();
        while (in.hasNext()) {
            switch (in.nextName()) {
                case "type" -> type = in.nextString();
                case "add_space_prefix" -> texts.spaceFirst(in.nextBoolean());
                case "vocab" -> {
                    words();
                    return;
                }
                case "pieces" -> {
                    pieces();
                    return;
                }
                default -> in.skipValue();
            }
        }
        throw new TokenizerFault("the tokenizer's JSON has no vocabulary");
    }

    private void words() throws IOException {
        wanted(BYTE_LEVEL);
        if (!decoder.equals("ByteLevel")) {
            throw new TokenizerFault("of tokenizers of type BPE only byte-level ones are supported");
        }
        for (AddedTokens.Added token : added) {
            texts.added(token);
        }
        in.beginObject();
        while (in.hasNext()) {
            texts.word(in.nextName(), in.nextInt());
        }
        in.endObject();
    }

    private void pieces() throws IOException {
        wanted(SentencePieceBpe.TYPE);
        in.beginArray();
        for (int id = 0; in.hasNext(); id++) {
            in.beginArray();
            String name = in.nextString();
            String score = in.nextString();
            int kind = in.nextInt();
            in.endArray();
            texts.piece(name, id, kind, fallback);
            if (pieces != null && kind == GgufVocabulary.NORMAL) {
                pieces.add(name, id, Float.parseFloat(score));
            }
        }
        in.endArray();
        fallback.check();
    }

    private void wanted(String supported) {
        if (!type.equals(supported)) {
            throw new TokenizerFault("a tokenizer of type '" + type + "' is not supported");
        }
    }

    private void added() throws IOException {
        in.beginArray();
        while (in.hasNext()) {
            in.beginObject();
            added.add(addedToken());
            in.endObject();
        }
        in.endArray();
    }

    private AddedTokens.Added addedToken() throws IOException {
        int id = -1;
        String name = "";
        boolean strips = false;
        boolean control = false;
        boolean ownOnly = false;
        while (in.hasNext()) {
            switch (in.nextName()) {
                case "id" -> id = in.nextInt();
                case "content" -> name = in.nextString();
                case "lstrip", "rstrip", "single_word" -> strips |= in.nextBoolean();
                case "special" -> control = in.nextBoolean();
                case OWN_ONLY -> ownOnly = in.nextBoolean();
                default -> in.skipValue();
            }
        }
        if (strips) {
            throw new TokenizerFault("added token '" + name + "' strips its neighbours");
        }
        AddedTokens.Kind text = ownOnly ? AddedTokens.Kind.MARKUP : AddedTokens.Kind.TEXT;
        return new AddedTokens.Added(id, name, control ? AddedTokens.Kind.CONTROL : text);
    }

    /** A text of the object that comes next; empty if it has none of that name. */
    static String textOf(JsonReader in, String name) throws IOException {
        String found = "";
        in.beginObject();
        while (in.hasNext()) {
            if (in.nextName().equals(name)) {
                found = in.nextString();
            } else {
                in.skipValue();
            }
        }
        in.endObject();
        return found;
    }

    String type() {
        return type;
    }

    List<AddedTokens.Added> addedTokens() {
        return added;
    }

    SequenceEnds ends() {
        return ends;
    }

    TokenTable texts() {
        return texts.build();
    }

    SentencePieceBpe.ByteFallback fallback() {
        return fallback.build();
    }
}
