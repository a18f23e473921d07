package io.tokenworks.tokens;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;

/** How text is cut into words before merging, by the names that GGUF files use. */
enum PreTokenizer {
    /** GPT-2's pattern: contractions, letters, numbers, others, spaces. */
    GPT2 {
        @Override
        void write(JsonWriter out) throws IOException {
            byteLevel(out, true);
        }
    },
    /** Each digit alone, then GPT-2's pattern. */
    DIGITS_THEN_GPT2 {
        @Override
        void write(JsonWriter out) throws IOException {
            out.beginObject().name("type").value("Sequence").name("pretokenizers").beginArray();
            out.beginObject().name("type").value("Digits").name("individual_digits").value(true).endObject();
            byteLevel(out, true);
            out.endArray().endObject();
        }
    },
    /** Llama 3's pattern; a word that is a token is taken whole. */
    LLAMA3 {
        @Override
        void write(JsonWriter out) throws IOException {
            out.beginObject().name("type").value("Sequence").name("pretokenizers").beginArray();
            out.beginObject().name("type").value("Split").name("pattern").beginObject();
            out.name("Regex").value("(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}|"
                    + " ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+").endObject();
            out.name("behavior").value("Isolated").name("invert").value(false).endObject();
            byteLevel(out, false);
            out.endArray().endObject();
        }
    };

    /** Writes the pre-tokenizer's JSON object. */
    abstract void write(JsonWriter out) throws IOException;

    boolean ignoresMergesForWholeWords() {
        return this == LLAMA3;
    }

    /** @throws TokenizerFault if the name is not known */
    static PreTokenizer ofGguf(String name) {
        return switch (name) {
            case "gpt-2" -> GPT2;
            case "smollm", "starcoder", "refact" -> DIGITS_THEN_GPT2;
            case "llama-bpe", "llama3", "llama-v3" -> LLAMA3;
            default -> throw new TokenizerFault("pre-tokenizer '" + name + "' is not supported");
        };
    }

    static void byteLevel(JsonWriter out, boolean useRegex) throws IOException {
        out.beginObject().name("type").value("ByteLevel").name("add_prefix_space").value(false);
        out.name("trim_offsets").value(true).name("use_regex").value(useRegex).endObject();
    }
}
