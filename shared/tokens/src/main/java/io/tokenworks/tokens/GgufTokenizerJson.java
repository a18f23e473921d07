package io.tokenworks.tokens;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * Turns a GGUF file's vocabulary into the JSON form of the {@code tokenizers} library. Byte-level BPE only; what is
 * not known is refused, because a tokenizer that splits a little differently gives answers that are a little worse and
 * nobody notices.
 */
public final class GgufTokenizerJson {

    private static final int UNKNOWN = 2;
    private static final int CONTROL = 3;
    private static final int USER_DEFINED = 4;

    private GgufTokenizerJson() {}

    /**
     * @return JSON, the same for the same vocabulary
     * @throws TokenizerFault if the vocabulary is broken or of a kind that is not supported
     */
    public static String of(GgufVocabulary vocabulary) {
        check(vocabulary);
        PreTokenizer pre = PreTokenizer.ofGguf(vocabulary.pre());
        StringWriter text = new StringWriter(4 << 20);
        try (JsonWriter out = new JsonWriter(text)) {
            out.setHtmlSafe(false);
            out.beginObject().name("version").value("1.0");
            out.name("truncation").nullValue().name("padding").nullValue();
            addedTokens(out, vocabulary);
            out.name("normalizer").nullValue();
            pre.write(out.name("pre_tokenizer"));
            out.name("post_processor").nullValue();
            PreTokenizer.byteLevel(out.name("decoder"), false);
            model(out, vocabulary, pre.ignoresMergesForWholeWords());
            out.endObject();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return text.toString();
    }

    private static void check(GgufVocabulary vocabulary) {
        if (!vocabulary.model().equals("gpt2")) {
            throw new TokenizerFault(
                    "tokenizer model '" + vocabulary.model() + "' is not supported; 'gpt2' (byte-level BPE) is");
        }
        if (vocabulary.tokens().isEmpty()) {
            throw new TokenizerFault("the model file has no tokens");
        }
        if (vocabulary.types().size() != vocabulary.tokens().size()) {
            throw new TokenizerFault("the model file has " + vocabulary.tokens().size() + " tokens but "
                    + vocabulary.types().size() + " token types");
        }
    }

    private static void addedTokens(JsonWriter out, GgufVocabulary vocabulary) throws IOException {
        out.name("added_tokens").beginArray();
        for (int id = 0; id < vocabulary.tokens().size(); id++) {
            int type = vocabulary.types().get(id);
            if (type != CONTROL && type != UNKNOWN && type != USER_DEFINED) {
                continue;
            }
            out.beginObject().name("id").value(id).name("content").value(vocabulary.tokens().get(id));
            out.name("single_word").value(false).name("lstrip").value(false).name("rstrip").value(false);
            out.name("normalized").value(false).name("special").value(type != USER_DEFINED).endObject();
        }
        out.endArray();
    }

    private static void model(JsonWriter out, GgufVocabulary vocabulary, boolean ignoreMerges) throws IOException {
        out.name("model").beginObject().name("type").value("BPE").name("dropout").nullValue().name("unk_token")
                .nullValue();
        out.name("continuing_subword_prefix").nullValue().name("end_of_word_suffix").nullValue();
        out.name("fuse_unk").value(false).name("byte_fallback").value(false).name("ignore_merges").value(ignoreMerges);
        out.name("vocab").beginObject();
        List<String> tokens = vocabulary.tokens();
        for (int id = 0; id < tokens.size(); id++) {
            out.name(tokens.get(id)).value(id);
        }
        out.endObject().name("merges").beginArray();
        for (String merge : vocabulary.merges()) {
            int space = merge.indexOf(' ', 1);
            if (space < 0 || space == merge.length() - 1) {
                throw new TokenizerFault("merge '" + merge + "' is not two tokens with a space between");
            }
            out.beginArray().value(merge.substring(0, space)).value(merge.substring(space + 1)).endArray();
        }
        out.endArray().endObject();
    }
}
