package io.tokenworks.tokens;

import java.util.List;

/**
 * A vocabulary as a GGUF file describes it.
 *
 * @param model {@code tokenizer.ggml.model}
 * @param pre {@code tokenizer.ggml.pre}
 * @param tokens {@code tokenizer.ggml.tokens}; the index is the id
 * @param types {@code tokenizer.ggml.token_type}, one per token: 1 normal, 2 unknown, 3 control, 4 user-defined, 5
 *   unused, 6 byte
 * @param merges {@code tokenizer.ggml.merges}, best first, each two tokens with a space between
 */
public record GgufVocabulary(String model, String pre, List<String> tokens, List<Integer> types, List<String> merges) {}
