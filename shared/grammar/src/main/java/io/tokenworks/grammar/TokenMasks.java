package io.tokenworks.grammar;

import io.tokenworks.grammar.automaton.State;
import io.tokenworks.grammar.automaton.StateSpace;
import java.util.LinkedHashMap;

/**
 * Masks by state, the least recently used ones forgotten, over all grammars of a model. The engine's thread only; the
 * counters may be read by others.
 */
public final class TokenMasks {

    private final TokenTrie trie;
    private final int masksMax;
    private final LinkedHashMap<State, int[]> known = new LinkedHashMap<>(64, 0.75f, true);
    private volatile Counters counters = new Counters(0, 0, 0, 0);

    /** @param cacheBytes most memory that masks may take; at least one is kept */
    public TokenMasks(TokenTrie trie, long cacheBytes) {
        this.trie = trie;
        this.masksMax = (int) Math.max(1, Math.min(1 << 20, cacheBytes / (trie.words() * 4L)));
    }

    /**
     * @param hits masks found
     * @param misses masks computed
     * @param missNanos time they took
     * @param held masks in memory
     */
    public record Counters(long hits, long misses, long missNanos, int held) {}

    public Counters counters() {
        return counters;
    }

    /** Most masks in memory. */
    public int masksMax() {
        return masksMax;
    }

    /** A matcher at the grammar's start. */
    public TokenMatcher matcher(Grammar grammar) {
        return new TokenMatcher(grammar, this);
    }

    TokenTrie trie() {
        return trie;
    }

    int[] of(StateSpace states, State state) {
        Counters now = counters;
        int[] mask = known.get(state);
        if (mask != null) {
            counters = new Counters(now.hits() + 1, now.misses(), now.missNanos(), known.size());
            return mask;
        }
        long from = System.nanoTime();
        mask = trie.allowed(states, state);
        long took = System.nanoTime() - from;
        known.put(state, mask);
        if (known.size() > masksMax) {
            known.pollFirstEntry();
        }
        counters = new Counters(now.hits(), now.misses() + 1, now.missNanos() + took, known.size());
        return mask;
    }
}
