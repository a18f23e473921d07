package io.tokenworks.engine.sequence;

import io.tokenworks.engine.api.EngineFault;
import io.tokenworks.engine.api.SequenceSpec;
import io.tokenworks.tokens.TokenHash;
import java.util.Optional;

/**
 * What a sequence must fulfil to be taken at all.
 *
 * @param contextTokens most tokens of a sequence that the context and the KV blocks allow
 * @param vocabulary tokens of the model
 * @param maxWaiting most sequences waiting
 */
public record Admission(int contextTokens, int vocabulary, int maxWaiting) {

    Optional<Refusal> refuse(SequenceSpec spec, int waiting, boolean idTaken) {
        if (idTaken) {
            return refused(EngineFault.INVALID_SEQUENCE, "sequence id in use");
        }
        if (waiting >= maxWaiting) {
            return refused(EngineFault.ENGINE_FULL, waiting + " sequences wait already");
        }
        int tokens = spec.tokens().length;
        if (tokens >= contextTokens) {
            return refused(EngineFault.CONTEXT_OVERFLOW,
                    tokens + " tokens leave no room in a context of " + contextTokens);
        }
        boolean sound = spec.promptTokens() >= 1 && spec.promptTokens() <= tokens && spec.creditTokens() >= 0
                && spec.cacheRoot().length == TokenHash.HASH_BYTES && idsInRange(spec.tokens())
                && spec.stop().stopTokens().stream().allMatch(id -> id >= 0 && id < vocabulary);
        return sound ? Optional.empty() : refused(EngineFault.INVALID_SEQUENCE, "prompt, credit, ids or root");
    }

    private boolean idsInRange(int[] tokens) {
        for (int token : tokens) {
            if (token < 0 || token >= vocabulary) {
                return false;
            }
        }
        return true;
    }

    private static Optional<Refusal> refused(EngineFault fault, String message) {
        return Optional.of(new Refusal(fault, message));
    }

    record Refusal(EngineFault fault, String message) {}
}
