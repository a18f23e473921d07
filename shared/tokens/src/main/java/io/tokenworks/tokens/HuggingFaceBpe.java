package io.tokenworks.tokens;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Byte-level BPE by the {@code tokenizers} library. The library knows no added tokens here: they are found in Java,
 * because the library would find them in a client's text too. Thread-safe.
 */
final class HuggingFaceBpe implements Tokenizer {

    /** Off is not the library's default: it would cut texts at 512 tokens without a word. */
    private static final Map<String, String> OPTIONS = Map.of("truncation", "false", "padding", "false",
            "addSpecialTokens", "false");

    private final HuggingFaceTokenizer words;
    private final AddedTokens added;
    private final TokenTable texts;
    private final SequenceEnds ends;

    static {
        // The library reports its use to its makers from some clouds unless told not to.
        System.setProperty("OPT_OUT_TRACKING", "true");
    }

    private HuggingFaceBpe(HuggingFaceTokenizer words, AddedTokens added, TokenTable texts, SequenceEnds ends) {
        this.words = words;
        this.added = added;
        this.texts = texts;
        this.ends = ends;
    }

    /** As {@link TokenizerJson#read}, of this kind only. */
    static HuggingFaceBpe of(TokenizerDocument document, String json) throws IOException {
        return new HuggingFaceBpe(library(LibraryJson.of(json)), new AddedTokens(document.addedTokens()),
                document.texts(), document.ends());
    }

    private static HuggingFaceTokenizer library(String json) throws IOException {
        try {
            return HuggingFaceTokenizer.newInstance(
                    new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)), OPTIONS);
        } catch (RuntimeException refused) {
            throw new TokenizerFault("the tokenizers library refuses it: " + refused.getMessage(), refused);
        }
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
        return texts.bytes(token);
    }

    @Override
    public int vocabulary() {
        return texts.vocabulary();
    }
}
