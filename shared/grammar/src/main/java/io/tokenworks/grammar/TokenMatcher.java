package io.tokenworks.grammar;

import io.tokenworks.grammar.automaton.State;

/**
 * Where one answer stands in its grammar. Its state follows from the ids alone, so an answer that goes on elsewhere is
 * replayed. The engine's thread only.
 */
public final class TokenMatcher {

    private final Grammar grammar;
    private final TokenMasks masks;
    private State state;

    TokenMatcher(Grammar grammar, TokenMasks masks) {
        this.grammar = grammar;
        this.masks = masks;
        this.state = grammar.states().start();
    }

    /** @return whether the grammar allows it; if not, nothing changes */
    public boolean accept(int token) {
        State next = state;
        for (byte b : masks.trie().bytes(token)) {
            next = grammar.states().next(next, b);
        }
        if (next.dead()) {
            return false;
        }
        state = next;
        return true;
    }

    /** Whether the answer may end here. */
    public boolean accepting() {
        return state.accepting();
    }

    /** Whether the answer must end here. */
    public boolean complete() {
        return state.accepting() && !state.open();
    }

    /**
     * The tokens that may come next, without those that end the answer: bit {@code id % 32} of word {@code id / 32}.
     * Shared; not to be written.
     */
    public int[] allowed() {
        return masks.of(grammar.states(), state);
    }
}
