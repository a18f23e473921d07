package io.tokenworks.model.card;

import io.tokenworks.model.gguf.GgufMetadata;
import io.tokenworks.tokens.GgufVocabulary;
import io.tokenworks.tokens.TokenizerFault;
import java.util.ArrayList;
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
                metadata.integers("tokenizer.ggml.token_type").map(CardVocabulary::types).orElse(List.of()),
                metadata.strings("tokenizer.ggml.merges").orElse(List.of()),
                metadata.reals("tokenizer.ggml.scores").map(CardVocabulary::scores).orElse(List.of()),
                rules(metadata, template));
    }

    /** What does not fit an int is of no known type either. */
    private static List<Integer> types(long[] read) {
        List<Integer> types = new ArrayList<>(read.length);
        for (long type : read) {
            types.add(type == (int) type ? (int) type : 0);
        }
        return types;
    }

    private static List<Float> scores(double[] read) {
        List<Float> scores = new ArrayList<>(read.length);
        for (double score : read) {
            scores.add((float) score);
        }
        return scores;
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
