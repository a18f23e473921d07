package io.tokenworks.model.card;

import java.util.List;

/**
 * What a gateway knows of a model. Content-addressed: {@link CardBytes} gives its one serial form, and the SHA-256 of
 * that form is its name. Published by workers, kept by the control plane, cached by gateways.
 *
 * @param architecture for example {@code llama}
 * @param tokenizerJson what {@link io.tokenworks.tokens.TokenizerJson} reads, built from the model file's metadata
 * @param chatTemplate Jinja source as found in the model file
 * @param bosToken text of the begin-of-sequence token, empty if none
 * @param eosToken text of the end-of-sequence token
 * @param stopTokens ids that end an answer
 * @param contextTokens most positions of a sequence
 * @param blockTokens positions of a KV block
 * @param vocabulary tokens of the vocabulary
 * @param weightsDigest SHA-256 (hex) that names the weights
 */
public record ModelCard(
        String architecture,
        String tokenizerJson,
        String chatTemplate,
        String bosToken,
        String eosToken,
        List<Integer> stopTokens,
        int contextTokens,
        int blockTokens,
        int vocabulary,
        String weightsDigest) {}
