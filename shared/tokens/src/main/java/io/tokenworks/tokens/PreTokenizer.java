package io.tokenworks.tokens;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * How text is cut into words before merging, by the names that GGUF files use. Each is written as the model's makers
 * published it in their tokenizer.json; the list holds what was checked against them.
 */
record PreTokenizer(List<String> names, Set<Trait> traits, List<Step> steps) {
    private static final List<PreTokenizer> ALL = List.of(
            // GPT-2's pattern: contractions, letters, numbers, others, spaces.
            of(List.of("gpt-2", "phi-2"), Set.of(), new Step.ByteLevel(true)),
            // Composed characters first, then GPT-2's pattern.
            of(List.of("mpt"), Set.of(Trait.COMPOSES), new Step.ByteLevel(true)),
            // Each digit alone, then GPT-2's pattern.
            of(List.of("smollm", "starcoder", "refact"), Set.of(), new Step.Digits(), new Step.ByteLevel(true)),
            // The same on composed characters.
            of(List.of("command-r"), Set.of(Trait.COMPOSES), new Step.Digits(), new Step.ByteLevel(true)),
            // Numbers in threes; a word that is a token is taken whole.
            of(List.of("llama-bpe", "llama3", "llama-v3"), Set.of(Trait.WHOLE_WORDS, Trait.BEGINS),
                    new Step.Split(Patterns.words("\\p{N}{1,3}")), new Step.ByteLevel(false)),
            // Each digit alone, composed characters.
            of(List.of("qwen2"), Set.of(Trait.COMPOSES), new Step.Split(Patterns.words("\\p{N}")),
                    new Step.ByteLevel(false)),
            // OpenAI's o200k: words are cut where lower case turns to upper case.
            of(List.of("gpt-4o"), Set.of(Trait.WHOLE_WORDS),
                    new Step.Split(Patterns.cased(Patterns.CONTRACTIONS + "?", "\\p{N}{1,3}")),
                    new Step.ByteLevel(false)),
            // Mistral's: the same without contractions, each digit alone.
            of(List.of("tekken"), Set.of(Trait.WHOLE_WORDS, Trait.BEGINS),
                    new Step.Split(Patterns.cased("", "\\p{N}")), new Step.ByteLevel(false)));

    enum Trait {
        /** Unicode's composed form (NFC) before anything else. */
        COMPOSES,
        /** A word that is a token is not merged from its parts. */
        WHOLE_WORDS,
        /** Begins a text with the begin-of-sequence token where the file does not say. */
        BEGINS
    }

    private static PreTokenizer of(List<String> names, Set<Trait> traits, Step... steps) {
        return new PreTokenizer(names, traits, List.of(steps));
    }

    /** @throws TokenizerFault if the name is not known */
    static PreTokenizer ofGguf(String name) {
        for (PreTokenizer pre : ALL) {
            if (pre.names.contains(name)) {
                return pre;
            }
        }
        TreeSet<String> supported = new TreeSet<>();
        ALL.forEach(pre -> supported.addAll(pre.names));
        throw new TokenizerFault("pre-tokenizer '" + name + "' (tokenizer.ggml.pre) is not supported; supported are "
                + String.join(", ", supported));
    }

    boolean ignoresMergesForWholeWords() {
        return traits.contains(Trait.WHOLE_WORDS);
    }

    boolean begins() {
        return traits.contains(Trait.BEGINS);
    }

    void writeNormalizer(JsonWriter out) throws IOException {
        if (traits.contains(Trait.COMPOSES)) {
            out.beginObject().name("type").value("NFC").endObject();
        } else {
            out.nullValue();
        }
    }

    /** Writes the pre-tokenizer's JSON object. */
    void write(JsonWriter out) throws IOException {
        out.beginObject().name("type").value("Sequence").name("pretokenizers").beginArray();
        for (Step step : steps) {
            step.write(out);
        }
        out.endArray().endObject();
    }

    /** One step of cutting; the next works on its pieces. */
    sealed interface Step {

        void write(JsonWriter out) throws IOException;

        record Split(String regex) implements Step {
            @Override
            public void write(JsonWriter out) throws IOException {
                out.beginObject().name("type").value("Split").name("pattern").beginObject();
                out.name("Regex").value(regex).endObject();
                out.name("behavior").value("Isolated").name("invert").value(false).endObject();
            }
        }

        record Digits() implements Step {
            @Override
            public void write(JsonWriter out) throws IOException {
                out.beginObject().name("type").value("Digits").name("individual_digits").value(true).endObject();
            }
        }

        /** Last of all: bytes become visible characters. */
        record ByteLevel(boolean gpt2Pattern) implements Step {
            @Override
            public void write(JsonWriter out) throws IOException {
                byteLevel(out, gpt2Pattern);
            }
        }
    }

    static void byteLevel(JsonWriter out, boolean useRegex) throws IOException {
        out.beginObject().name("type").value("ByteLevel").name("add_prefix_space").value(false);
        out.name("trim_offsets").value(true).name("use_regex").value(useRegex).endObject();
    }

    /** The families of patterns; what differs within one are its arguments. */
    private static final class Patterns {

        static final String CONTRACTIONS = "(?i:'s|'t|'re|'ve|'m|'ll|'d)";
        private static final String SPACES = "\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";

        private Patterns() {}

        static String words(String numbers) {
            return CONTRACTIONS + "|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|" + numbers + "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|"
                    + SPACES;
        }

        /** @param ending what may follow a word */
        static String cased(String ending, String numbers) {
            String upper = "[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]";
            String lower = "[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]";
            return "[^\\r\\n\\p{L}\\p{N}]?" + upper + "*" + lower + "+" + ending + "|[^\\r\\n\\p{L}\\p{N}]?" + upper
                    + "+" + lower + "*" + ending + "|" + numbers + "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*|" + SPACES;
        }
    }
}
