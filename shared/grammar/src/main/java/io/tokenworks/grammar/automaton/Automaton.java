package io.tokenworks.grammar.automaton;

import io.tokenworks.grammar.source.GrammarFault;
import java.util.Arrays;

/**
 * A finished network: edges grouped by the state they leave, and bytes grouped into classes that no edge tells apart.
 * Immutable.
 */
public final class Automaton {

    private final int[] firstEdge;
    private final int[] low;
    private final int[] high;
    private final int[] call;
    private final int[] to;
    private final int[] ruleStart;
    private final boolean[] ruleEnd;
    private final byte[] classOf = new byte[256];
    private final int[] byteOfClass;
    private final int start;

    Automaton(Network network, Network.Rule first, boolean[] useful) {
        int states = network.states();
        firstEdge = new int[states + 1];
        boolean[] kept = new boolean[network.edges()];
        int count = 0;
        for (int edge = 0; edge < kept.length; edge++) {
            int rule = network.call(edge);
            kept[edge] = useful[network.to(edge)]
                    && (rule == Network.NO_CALL || useful[network.rules().get(rule).start()]);
            if (kept[edge]) {
                firstEdge[network.from(edge) + 1]++;
                count++;
            }
        }
        for (int state = 0; state < states; state++) {
            firstEdge[state + 1] += firstEdge[state];
        }
        low = new int[count];
        high = new int[count];
        call = new int[count];
        to = new int[count];
        fill(network, kept);
        ruleEnd = new boolean[states];
        network.rules().forEach(rule -> ruleEnd[rule.end()] = true);
        ruleStart = network.rules().stream().mapToInt(Network.Rule::start).toArray();
        byteOfClass = findClasses();
        start = first.start();
    }

    private void fill(Network network, boolean[] kept) {
        int[] at = firstEdge.clone();
        for (int edge = 0; edge < kept.length; edge++) {
            if (kept[edge]) {
                int slot = at[network.from(edge)]++;
                low[slot] = network.low(edge);
                high[slot] = network.high(edge);
                call[slot] = network.call(edge);
                to[slot] = network.to(edge);
            }
        }
    }

    private int[] findClasses() {
        boolean[] begins = new boolean[257];
        begins[0] = true;
        for (int edge = 0; edge < low.length; edge++) {
            if (low[edge] != Network.NO_BYTE) {
                begins[low[edge]] = true;
                begins[high[edge] + 1] = true;
            }
        }
        int[] representative = new int[256];
        int count = 0;
        for (int b = 0; b < 256; b++) {
            if (begins[b]) {
                representative[count++] = b;
            }
            classOf[b] = (byte) (count - 1);
        }
        return Arrays.copyOf(representative, count);
    }

    /**
     * A rule that can call itself before it has read a byte would never end.
     *
     * @throws GrammarFault if there is one, or if a rule that is called may read nothing
     */
    void checkRecursion() {
        byte[] seen = new byte[firstEdge.length];
        for (int rule = 0; rule < ruleStart.length; rule++) {
            if (loops(ruleStart[rule], seen, 0)) {
                throw new GrammarFault("", "The schema refers to itself without reading anything in between.");
            }
        }
    }

    /** Depth-first search over edges that read nothing: 1 is on the path, 2 is done. */
    private boolean loops(int state, byte[] seen, int depth) {
        if (seen[state] != 0 || depth > 2000) {
            return seen[state] == 1 || depth > 2000;
        }
        seen[state] = 1;
        for (int edge = firstEdge[state]; edge < firstEdge[state + 1]; edge++) {
            boolean reads = low[edge] != Network.NO_BYTE;
            if (!reads && loops(call[edge] == Network.NO_CALL ? to[edge] : ruleStart[call[edge]], seen, depth + 1)) {
                return true;
            }
        }
        seen[state] = 2;
        return false;
    }

    int start() {
        return start;
    }

    boolean isRuleEnd(int state) {
        return ruleEnd[state];
    }

    int firstEdge(int state) {
        return firstEdge[state];
    }

    int low(int edge) {
        return low[edge];
    }

    int high(int edge) {
        return high[edge];
    }

    /** Where the called rule starts, or {@link Network#NO_CALL}. */
    int called(int edge) {
        return call[edge] == Network.NO_CALL ? Network.NO_CALL : ruleStart[call[edge]];
    }

    int to(int edge) {
        return to[edge];
    }

    int classOf(int b) {
        return classOf[b & 0xFF] & 0xFF;
    }

    int classes() {
        return byteOfClass.length;
    }

    int byteOfClass(int number) {
        return byteOfClass[number];
    }
}
