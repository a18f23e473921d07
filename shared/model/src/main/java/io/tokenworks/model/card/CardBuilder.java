package io.tokenworks.model.card;

import io.tokenworks.model.gguf.GgufFile;
import io.tokenworks.model.gguf.GgufMetadata;
import io.tokenworks.tokens.GgufTokenizerJson;
import io.tokenworks.tokens.GgufVocabulary;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/** Makes the model card from a GGUF file's metadata. */
public final class CardBuilder {

    /**
     * Names that end a turn in one family of models or another; files often name only one of them as end-of-sequence.
     */
    private static final Set<String> ENDS = Set.of(
            "<|im_end|>", "<|endoftext|>", "<|eot_id|>", "<|eom_id|>", "<|end|>", "<|end_of_text|>", "<end_of_turn>",
            "<|return|>", "</s>");

    private CardBuilder() {}

    /**
     * @param weightsDigest SHA-256 (hex) that names the weights
     * @param contextTokens most positions of a sequence; not more than the file says
     * @param blockTokens positions of a KV block
     * @throws io.tokenworks.model.gguf.GgufFault if the file lacks what a card needs
     * @throws io.tokenworks.tokens.TokenizerFault if its tokenizer is not supported
     */
    public static ModelCard of(GgufFile file, String weightsDigest, int contextTokens, int blockTokens) {
        GgufMetadata metadata = file.metadata();
        String architecture = metadata.requiredString("general.architecture");
        String template = metadata.string("tokenizer.chat_template")
                .orElseThrow(() -> file.fault("there is no chat template in it; an instruction-tuned model has one"));
        GgufVocabulary vocabulary = CardVocabulary.read(metadata, template);
        int trained = metadata.requiredInt(architecture + ".context_length", 1, Integer.MAX_VALUE);
        checkVocabulary(file, vocabulary);
        return new ModelCard(
                architecture,
                GgufTokenizerJson.of(vocabulary),
                template,
                token(vocabulary, metadata.integer("tokenizer.ggml.bos_token_id")),
                token(vocabulary, metadata.integer("tokenizer.ggml.eos_token_id")),
                stopTokens(metadata, vocabulary),
                Math.min(trained, contextTokens),
                blockTokens,
                vocabulary.tokens().size(),
                weightsDigest);
    }

    /** With all the context that the model was trained for. */
    public static ModelCard of(GgufFile file, String weightsDigest, int blockTokens) {
        return of(file, weightsDigest, Integer.MAX_VALUE, blockTokens);
    }

    /**
     * The model must know every token of the tokenizer, and the tokenizer every token that the model can choose: either
     * way round, an id would have no row or no text.
     */
    private static void checkVocabulary(GgufFile file, GgufVocabulary vocabulary) {
        int tokens = vocabulary.tokens().size();
        if (vocabulary.types().size() != tokens) {
            throw file
                    .fault("there are " + tokens + " tokens in it, but " + vocabulary.types().size() + " token types");
        }
        file.tensor("token_embd.weight").map(table -> table.shape().rows()).filter(rows -> rows != tokens)
                .ifPresent(rows -> {
                    throw file.fault("tokenizer.ggml.tokens has " + tokens + " tokens, token_embd.weight " + rows);
                });
    }

    private static List<Integer> stopTokens(GgufMetadata metadata, GgufVocabulary vocabulary) {
        Set<Integer> stop = new TreeSet<>();
        for (String key : List.of("eos_token_id", "eot_token_id", "eom_token_id")) {
            metadata.integer("tokenizer.ggml." + key).ifPresent(id -> {
                if (id >= 0 && id < vocabulary.tokens().size()) {
                    stop.add((int) id);
                }
            });
        }
        for (int id = 0; id < vocabulary.tokens().size(); id++) {
            if (vocabulary.types().get(id) == GgufVocabulary.CONTROL && ENDS.contains(vocabulary.tokens().get(id))) {
                stop.add(id);
            }
        }
        return List.copyOf(stop);
    }

    private static String token(GgufVocabulary vocabulary, OptionalLong id) {
        return id.isPresent() && id.getAsLong() >= 0 && id.getAsLong() < vocabulary.tokens().size()
                ? vocabulary.tokens().get((int) id.getAsLong())
                : "";
    }
}
