package io.tokenworks.engine.api;

import io.tokenworks.tensor.SampleSpec;
import java.util.List;
import java.util.Optional;

/**
 * One token stream to compute.
 *
 * @param sequence id, unique in one engine's life
 * @param tokens prompt token ids, followed by the ids already emitted when a stream is resumed elsewhere
 * @param promptTokens how many of {@code tokens} are the prompt; the rest were emitted before and are not emitted again
 * @param purpose what the sequence is computed for
 * @param sampling how tokens are chosen
 * @param stop when to stop
 * @param maxNewTokens most tokens to emit in all, the resumed ones included
 * @param creditTokens tokens it may emit in all before more credit comes
 * @param cacheRoot 32 bytes: root of the prefix hash chain, SHA-256(model, tenant secret, cache salt); sequences
 * share blocks only under equal roots
 * @param fairShareKey whose share the prefill queue charges (the tenant)
 * @param penalties what changes single logits, computed from this sequence's own ids
 * @param constraint what the answer must look like
 */
public record SequenceSpec(
        long sequence,
        int[] tokens,
        int promptTokens,
        Purpose purpose,
        SampleSpec sampling,
        StopRules stop,
        int maxNewTokens,
        int creditTokens,
        byte[] cacheRoot,
        String fairShareKey,
        Penalties penalties,
        Optional<AnswerConstraint> constraint) {

    /** The same with these penalties. */
    public SequenceSpec with(Penalties penalised) {
        return new SequenceSpec(sequence, tokens, promptTokens, purpose, sampling, stop, maxNewTokens, creditTokens,
                cacheRoot, fairShareKey, penalised, constraint);
    }

    /** The same, but the answer must look like this. */
    public SequenceSpec with(AnswerConstraint form) {
        return new SequenceSpec(sequence, tokens, promptTokens, purpose, sampling, stop, maxNewTokens, creditTokens,
                cacheRoot, fairShareKey, penalties, Optional.of(form));
    }

    /**
     * @param stopTokens ids that end the text and are not part of it
     * @param stopStrings texts that end the text and are not part of it
     * @param ignoreStopTokens run to the limit regardless of {@code stopTokens} (load tests)
     */
    public record StopRules(List<Integer> stopTokens, List<String> stopStrings, boolean ignoreStopTokens) {}
}
