package io.tokenworks.grammar;

import io.tokenworks.grammar.automaton.State;
import io.tokenworks.grammar.automaton.StateSpace;
import io.tokenworks.tokens.TokenTexts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A vocabulary as a tree of bytes, laid out in the order of a walk: a node's children follow it, and a dead end is left
 * by one jump. Tokens without bytes (control tokens) are not in it. Built once per model; immutable.
 */
public final class TokenTrie {

    private final int vocabulary;
    private final byte[][] bytes;
    private final byte[] label;
    private final short[] depth;
    /** The node after all that are below this one. */
    private final int[] after;
    /** The token that ends here, or -1; more than one are chained by {@link #twin}. */
    private final int[] token;
    private final int[] twin;
    private int deepest;

    private TokenTrie(TokenTexts texts) {
        vocabulary = texts.vocabulary();
        bytes = new byte[vocabulary][];
        List<Integer> order = new ArrayList<>();
        int most = 1;
        for (int id = 0; id < vocabulary; id++) {
            bytes[id] = texts.bytes(id);
            if (bytes[id].length > 0 && bytes[id].length < Short.MAX_VALUE) {
                order.add(id);
                most += bytes[id].length;
            }
        }
        order.sort((a, b) -> Arrays.compareUnsigned(bytes[a], bytes[b]));
        Layout layout = new Layout(most, vocabulary);
        order.forEach(id -> layout.add(bytes[id], id));
        layout.close(0);
        int nodes = layout.nodes;
        label = Arrays.copyOf(layout.label, nodes);
        depth = Arrays.copyOf(layout.depth, nodes);
        after = Arrays.copyOf(layout.after, nodes);
        token = Arrays.copyOf(layout.token, nodes);
        twin = layout.twin;
        deepest = layout.deepest;
    }

    public static TokenTrie of(TokenTexts texts) {
        return new TokenTrie(texts);
    }

    /** Builds the arrays from tokens in the order of their bytes. */
    private static final class Layout {
        private final byte[] label;
        private final short[] depth;
        private final int[] after;
        private final int[] token;
        private final int[] twin;
        private int[] path = new int[64];
        private int nodes = 1;
        private int open;
        private int deepest;
        private byte[] before = new byte[0];

        Layout(int most, int vocabulary) {
            label = new byte[most];
            depth = new short[most];
            after = new int[most];
            token = new int[most];
            Arrays.fill(token, -1);
            twin = new int[vocabulary];
            Arrays.fill(twin, -1);
        }

        void add(byte[] bytes, int id) {
            int shared = Arrays.mismatch(before, bytes);
            shared = shared < 0 ? bytes.length : shared;
            close(shared);
            if (bytes.length >= path.length) {
                path = Arrays.copyOf(path, bytes.length + 64);
            }
            for (int i = shared; i < bytes.length; i++) {
                label[nodes] = bytes[i];
                depth[nodes] = (short) (i + 1);
                path[i + 1] = nodes++;
            }
            open = bytes.length;
            deepest = Math.max(deepest, open);
            int node = path[open];
            twin[id] = token[node];
            token[node] = id;
            before = bytes;
        }

        /** Nothing more comes below nodes deeper than this. */
        void close(int keep) {
            while (open > keep) {
                after[path[open--]] = nodes;
            }
        }
    }

    /** Tokens of the vocabulary. */
    public int vocabulary() {
        return vocabulary;
    }

    /** 32-bit words of a mask. */
    public int words() {
        return (vocabulary + 31) / 32;
    }

    byte[] bytes(int id) {
        return bytes[id];
    }

    /** Bit {@code id % 32} of word {@code id / 32} is set if the token may come next. */
    int[] allowed(StateSpace states, State state) {
        int[] mask = new int[words()];
        State[] path = new State[deepest + 1];
        path[0] = state;
        int node = 1;
        int nodes = label.length;
        while (node < nodes) {
            int at = depth[node];
            State next = states.next(path[at - 1], label[node]);
            if (next.dead()) {
                node = after[node];
                continue;
            }
            path[at] = next;
            for (int id = token[node]; id >= 0; id = twin[id]) {
                mask[id >> 5] |= 1 << id;
            }
            node++;
        }
        return mask;
    }
}
