package io.tokenworks.engine.sequence;

import io.tokenworks.engine.api.AnswerConstraint;
import io.tokenworks.engine.api.SequenceSpec.StopRules;
import io.tokenworks.tensor.TokenMask;
import java.util.List;
import java.util.Optional;

/**
 * Keeps an answer in its form: what may be sampled next, and whether it is whole or cannot go on. Without a constraint
 * everything may.
 */
final class AnswerForm {

    /** Where the answer stands. */
    enum Standing {
        /** More may come. */
        OPEN,
        /** Nothing may follow: it ends here, without a token of its own for that. */
        WHOLE,
        /** Not whole, and no token continues it. */
        STUCK
    }

    private final Optional<AnswerConstraint.Progress> progress;
    private final List<Integer> ends;
    private TokenMask next = TokenMask.all();
    private Standing standing = Standing.OPEN;

    /** @param emitted by earlier attempts */
    AnswerForm(Optional<AnswerConstraint> constraint, StopRules rules, int[] emitted) {
        this.progress = constraint.map(AnswerConstraint::begin);
        this.ends = rules.ignoreStopTokens() ? List.of() : rules.stopTokens();
        for (int token : emitted) {
            progress.ifPresent(at -> read(at, token));
        }
        progress.ifPresent(this::look);
    }

    void emitted(int token) {
        progress.ifPresent(at -> {
            read(at, token);
            look(at);
        });
    }

    private void read(AnswerConstraint.Progress at, int token) {
        if (!ends.contains(token) && !at.accept(token)) {
            standing = Standing.STUCK; // ids that were not sampled under this constraint
        }
    }

    private void look(AnswerConstraint.Progress at) {
        if (standing == Standing.STUCK) {
            return;
        }
        if (at.complete()) {
            standing = Standing.WHOLE;
            return;
        }
        next = new TokenMask(withEnds(at.allowed(), at.accepting()));
        if (next.allowsNone()) {
            standing = at.accepting() ? Standing.WHOLE : Standing.STUCK;
        }
    }

    /** A stop token ends the text whatever it is spelled like: it is allowed exactly where the answer may end. */
    private int[] withEnds(int[] allowed, boolean accepting) {
        if (ends.stream().allMatch(end -> has(allowed, end) == accepting)) {
            return allowed;
        }
        int[] words = allowed.clone();
        for (int end : ends) {
            int bit = 1 << end;
            words[end >> 5] = accepting ? words[end >> 5] | bit : words[end >> 5] & ~bit;
        }
        return words;
    }

    private static boolean has(int[] words, int id) {
        return (words[id >> 5] & 1 << id) != 0;
    }

    Standing standing() {
        return standing;
    }

    /** For the next token; allows at least one while the answer is open. */
    TokenMask next() {
        return next;
    }
}
