package io.tokenworks.tokens;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A vocabulary as a GGUF file describes it.
 *
 * @param model {@code tokenizer.ggml.model}: {@code gpt2} is byte-level BPE, {@code llama} is SentencePiece BPE
 * @param pre {@code tokenizer.ggml.pre}; of no meaning for SentencePiece
 * @param tokens {@code tokenizer.ggml.tokens}; the index is the id
 * @param types {@code tokenizer.ggml.token_type}, one per token: 1 normal, 2 unknown, 3 control, 4 user-defined, 5
 *   unused, 6 byte
 * @param merges {@code tokenizer.ggml.merges}, best first, each two tokens with a space between; byte-level BPE only
 * @param scores {@code tokenizer.ggml.scores}, one per token, the highest is merged first; SentencePiece only
 * @param rules what else the file says
 */
public record GgufVocabulary(
        String model,
        String pre,
        List<String> tokens,
        List<Integer> types,
        List<String> merges,
        List<Float> scores,
        Rules rules) {

    public static final int NORMAL = 1;
    public static final int UNKNOWN = 2;
    public static final int CONTROL = 3;
    public static final int USER_DEFINED = 4;
    public static final int UNUSED = 5;
    public static final int BYTE = 6;

    /** Without scores and without rules. */
    public GgufVocabulary(String model, String pre, List<String> tokens, List<Integer> types, List<String> merges) {
        this(model, pre, tokens, types, merges, List.of(), Rules.NONE);
    }

    /**
     * What the file says about the ends of a text; absent flags get the kind's own default.
     *
     * @param addSpacePrefix {@code add_space_prefix}: whether a text starts with a space of its own
     * @param addBegin {@code add_bos_token}
     * @param addEnd {@code add_eos_token}
     * @param begin {@code bos_token_id}
     * @param end {@code eos_token_id}
     * @param template the chat template, empty if none: names that it writes are not for clients to write
     */
    public record Rules(
            Optional<Boolean> addSpacePrefix,
            Optional<Boolean> addBegin,
            Optional<Boolean> addEnd,
            OptionalInt begin,
            OptionalInt end,
            String template) {

        public static final Rules NONE = new Rules(Optional.empty(), Optional.empty(), Optional.empty(),
                OptionalInt.empty(), OptionalInt.empty(), "");
    }
}
