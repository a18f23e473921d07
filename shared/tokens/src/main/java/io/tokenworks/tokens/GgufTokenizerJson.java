package io.tokenworks.tokens;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Turns a GGUF file's vocabulary into JSON for {@link TokenizerJson}. What is not known is refused, because a
 * tokenizer that splits a little differently gives answers that are a little worse and nobody notices.
 */
public final class GgufTokenizerJson {

    private GgufTokenizerJson() {}

    /**
     * @return JSON, the same for the same vocabulary
     * @throws TokenizerFault if the vocabulary is broken or of a kind that is not supported
     */
    public static String of(GgufVocabulary vocabulary) {
        checkSizes(vocabulary);
        StringWriter text = new StringWriter(4 << 20);
        try (JsonWriter out = new JsonWriter(text)) {
            out.setHtmlSafe(false);
            out.beginObject().name("version").value("1.0");
            out.name("truncation").nullValue().name("padding").nullValue();
            switch (vocabulary.model()) {
                case "gpt2" -> byteLevel(out, vocabulary);
                case "llama" -> sentencePiece(out, vocabulary);
                default -> throw new TokenizerFault("tokenizer model '" + vocabulary.model()
                        + "' (tokenizer.ggml.model) is not supported; supported are gpt2 (byte-level BPE) and llama"
                        + " (SentencePiece BPE)");
            }
            out.endObject();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return text.toString();
    }

    private static void checkSizes(GgufVocabulary vocabulary) {
        int size = vocabulary.tokens().size();
        if (size == 0) {
            throw new TokenizerFault("the model file has no tokens");
        }
        if (vocabulary.types().size() != size) {
            throw new TokenizerFault("the model file has " + size + " tokens but " + vocabulary.types().size()
                    + " token types");
        }
        if (vocabulary.model().equals("llama") && vocabulary.scores().size() != size) {
            throw new TokenizerFault("the model file has " + size + " tokens but " + vocabulary.scores().size()
                    + " scores");
        }
        for (float score : vocabulary.scores()) {
            if (!Float.isFinite(score)) {
                throw new TokenizerFault("the model file has tokens without a finite score");
            }
        }
    }

    private static void byteLevel(JsonWriter out, GgufVocabulary vocabulary) throws IOException {
        PreTokenizer pre = PreTokenizer.ofGguf(vocabulary.pre());
        addedTokens(out, vocabulary, false);
        pre.writeNormalizer(out.name("normalizer"));
        pre.write(out.name("pre_tokenizer"));
        SequenceEnds.of(vocabulary, pre.begins()).write(out.name("post_processor"), vocabulary);
        PreTokenizer.byteLevel(out.name("decoder"), false);
        out.name("model").beginObject().name("type").value(TokenizerDocument.BYTE_LEVEL);
        out.name("dropout").nullValue().name("unk_token").nullValue();
        out.name("continuing_subword_prefix").nullValue().name("end_of_word_suffix").nullValue();
        out.name("fuse_unk").value(false).name("byte_fallback").value(false);
        out.name("ignore_merges").value(pre.ignoresMergesForWholeWords());
        Set<String> words = words(out.name("vocab"), vocabulary);
        merges(out.name("merges"), vocabulary.merges(), words);
        out.endObject();
    }

    /** Writes the tokens that text is merged into, and gives their names. */
    private static Set<String> words(JsonWriter out, GgufVocabulary vocabulary) throws IOException {
        List<String> tokens = vocabulary.tokens();
        Set<String> words = HashSet.newHashSet(tokens.size());
        out.beginObject();
        for (int id = 0; id < tokens.size(); id++) {
            if (!isAdded(vocabulary.types().get(id))) {
                out.name(tokens.get(id)).value(id);
                words.add(tokens.get(id));
            }
        }
        out.endObject();
        return words;
    }

    /** What the library would refuse is refused here: a worker reads no merges, but its gateways will. */
    private static void merges(JsonWriter out, List<String> merges, Set<String> words) throws IOException {
        out.beginArray();
        for (String merge : merges) {
            int space = merge.indexOf(' ', 1);
            if (space < 0 || space == merge.length() - 1) {
                throw new TokenizerFault("merge '" + merge + "' is not two tokens with a space between");
            }
            String left = merge.substring(0, space);
            String right = merge.substring(space + 1);
            known(words, left, merge);
            known(words, right, merge);
            known(words, left.concat(right), merge);
            out.beginArray().value(left).value(right).endArray();
        }
        out.endArray();
    }

    private static void known(Set<String> words, String token, String merge) {
        if (!words.contains(token)) {
            throw new TokenizerFault("merge '" + merge + "' needs '" + token
                    + "', which is no token that text is merged into (tokenizer.ggml.merges)");
        }
    }

    private static void sentencePiece(JsonWriter out, GgufVocabulary vocabulary) throws IOException {
        addedTokens(out, vocabulary, true);
        SequenceEnds.of(vocabulary, true).write(out.name("post_processor"), vocabulary);
        out.name("model").beginObject().name("type").value(SentencePieceBpe.TYPE);
        out.name("add_space_prefix").value(vocabulary.rules().addSpacePrefix().orElse(true));
        out.name("pieces").beginArray();
        for (int id = 0; id < vocabulary.tokens().size(); id++) {
            out.beginArray().value(vocabulary.tokens().get(id)).value(vocabulary.scores().get(id));
            out.value(vocabulary.types().get(id)).endArray();
        }
        out.endArray().endObject();
    }

    /**
     * Control tokens never stand among those that text is merged into: a client could type one.
     *
     * @param escaped whether text is searched with U+2581 for a space
     */
    private static void addedTokens(JsonWriter out, GgufVocabulary vocabulary, boolean escaped) throws IOException {
        out.name("added_tokens").beginArray();
        for (int id = 0; id < vocabulary.tokens().size(); id++) {
            int type = vocabulary.types().get(id);
            if (!isAdded(type)) {
                continue;
            }
            String name = vocabulary.tokens().get(id);
            boolean text = type == GgufVocabulary.USER_DEFINED;
            out.beginObject().name("id").value(id);
            out.name("content").value(escaped ? SentencePieceBpe.escaped(name) : name);
            out.name("single_word").value(false).name("lstrip").value(false).name("rstrip").value(false);
            out.name("normalized").value(false).name("special").value(!text);
            if (text && isMarkup(name, vocabulary.rules().template())) {
                out.name(TokenizerDocument.OWN_ONLY).value(true);
            }
            out.endObject();
        }
        out.endArray();
    }

    private static boolean isAdded(int type) {
        return type == GgufVocabulary.CONTROL || type == GgufVocabulary.UNKNOWN || type == GgufVocabulary.USER_DEFINED;
    }

    /**
     * Files often have names such as {@code <tool_response>} as user-defined. What the model's own chat template writes
     * structures the prompt, so that a client's text must not hold it as a token.
     */
    private static boolean isMarkup(String name, String template) {
        boolean tag = (name.startsWith("<") && name.endsWith(">")) || (name.startsWith("[") && name.endsWith("]"));
        return tag && name.length() > 2 && ((name.startsWith("<|") && name.endsWith("|>")) || template.contains(name));
    }
}
