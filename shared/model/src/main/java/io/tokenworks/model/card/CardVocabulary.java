package io.tokenworks.model.card;

import io.tokenworks.model.gguf.GgufMetadata;
import io.tokenworks.tokens.GgufVocabulary;
import io.tokenworks.tokens.TokenizerFault;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Reads the vocabulary from a GGUF file's metadata. */
final class CardVocabulary {

    private CardVocabulary() {}

    /**
     * @param template the chat template, empty if none
     * @throws io.tokenworks.model.gguf.GgufFault if a key is missing or of another type
     * @throws TokenizerFault if it wants what is not supported
     */
    static GgufVocabulary read(GgufMetadata metadata, String template) {
        if (metadata.flag("tokenizer.ggml.remove_extra_whitespaces").orElse(false)
                || metadata.integers("tokenizer.ggml.precompiled_charsmap").map(map -> map.length).orElse(0) > 0) {
            throw new TokenizerFault("a vocabulary that wants its text normalized (remove_extra_whitespaces,"
                    + " precompiled_charsmap) is not supported");
        }
        return new GgufVocabulary(
                metadata.requiredString("tokenizer.ggml.model"),
                metadata.string("tokenizer.ggml.pre").orElse("unnamed"),
                metadata.requiredStrings("tokenizer.ggml.tokens"),
                metadata.integers("tokenizer.ggml.token_type")
                        // What does not fit is of no known type either.
                        .map(array -> Arrays.stream(array).mapToObj(type -> type == (int) type ? (int) type : 0)
                                .toList())
                        .orElse(List.of()),
                metadata.strings("tokenizer.ggml.merges").orElse(List.of()),
                metadata.reals("tokenizer.ggml.scores")
                        .map(array -> Arrays.stream(array).mapToObj(score -> (float) score).toList())
                        .orElse(List.of()),
                rules(metadata, template));
    }

    private static GgufVocabulary.Rules rules(GgufMetadata metadata, String template) {
        return new GgufVocabulary.Rules(
                metadata.flag("tokenizer.ggml.add_space_prefix"),
                metadata.flag("tokenizer.ggml.add_bos_token"),
                metadata.flag("tokenizer.ggml.add_eos_token"),
                id(metadata.integer("tokenizer.ggml.bos_token_id")),
                id(metadata.integer("tokenizer.ggml.eos_token_id")),
                template);
    }

    /** Out of range is as if absent: some files say so with the largest number. */
    private static OptionalInt id(OptionalLong id) {
        return id.isPresent() && id.getAsLong() == (int) id.getAsLong()
                ? OptionalInt.of((int) id.getAsLong())
                : OptionalInt.empty();
    }
}
