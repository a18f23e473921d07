package io.tokenworks.grammar.automaton;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * Which states of a network can reach the end of their rule. Without the others a mask never leads into a dead end: an
 * optional member whose value nothing satisfies, say.
 */
final class Productive {

    private final Network network;
    private final boolean[] useful;
    private final ArrayDeque<Integer> found = new ArrayDeque<>();
    private final int[][] edgesInto;
    private final List<List<Integer>> callsOf = new ArrayList<>();
    private final int[] ruleStartingAt;

    Productive(Network network) {
        this.network = network;
        this.useful = new boolean[network.states()];
        this.edgesInto = new int[network.states()][];
        this.ruleStartingAt = new int[network.states()];
        java.util.Arrays.fill(ruleStartingAt, Network.NO_CALL);
        for (Network.Rule rule : network.rules()) {
            callsOf.add(new ArrayList<>());
            ruleStartingAt[rule.start()] = rule.number();
        }
        index();
    }

    private void index() {
        int[] counts = new int[network.states()];
        for (int edge = 0; edge < network.edges(); edge++) {
            counts[network.to(edge)]++;
        }
        for (int state = 0; state < counts.length; state++) {
            edgesInto[state] = new int[counts[state]];
        }
        for (int edge = 0; edge < network.edges(); edge++) {
            int to = network.to(edge);
            edgesInto[to][--counts[to]] = edge;
            if (network.call(edge) != Network.NO_CALL) {
                callsOf.get(network.call(edge)).add(edge);
            }
        }
    }

    boolean[] states() {
        network.rules().forEach(rule -> mark(rule.end()));
        while (!found.isEmpty()) {
            int state = found.pop();
            for (int edge : edgesInto[state]) {
                consider(edge);
            }
            if (ruleStartingAt[state] != Network.NO_CALL) {
                callsOf.get(ruleStartingAt[state]).forEach(this::consider);
            }
        }
        return useful;
    }

    private void consider(int edge) {
        int call = network.call(edge);
        boolean callable = call == Network.NO_CALL || useful[network.rules().get(call).start()];
        if (callable && useful[network.to(edge)]) {
            mark(network.from(edge));
        }
    }

    private void mark(int state) {
        if (!useful[state]) {
            useful[state] = true;
            found.push(state);
        }
    }
}
