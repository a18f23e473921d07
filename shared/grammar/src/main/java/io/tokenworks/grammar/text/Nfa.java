package io.tokenworks.grammar.text;

import io.tokenworks.grammar.source.GrammarFault;
import io.tokenworks.grammar.automaton.Network;
import java.util.ArrayList;
import java.util.List;

/** A pattern as a nondeterministic automaton over code points (Thompson's construction). State 0 is the start. */
final class Nfa {

    static final int NOTHING = 0;
    static final int BEGIN = 1;
    static final int END = 2;

    /**
     * @param set what it reads; null if it reads nothing
     * @param condition for an edge that reads nothing: where in the text it may be followed
     */
    record Edge(@org.jspecify.annotations.Nullable CodePoints set, int condition, int to) {}

    private final List<List<Edge>> edges = new ArrayList<>();
    private final Network budget;
    private final int accept;

    /** A pattern matches anywhere in a text unless it is anchored. */
    Nfa(Pattern pattern, Network budget) {
        this.budget = budget;
        int start = state();
        edge(start, new Edge(CodePoints.ALL, NOTHING, start));
        int body = state();
        edge(start, new Edge(null, NOTHING, body));
        accept = state();
        build(pattern, body, accept);
        edge(accept, new Edge(CodePoints.ALL, NOTHING, accept));
    }

    /** Its loop over everything stays in it for ever: once reached, the text matches. */
    int accept() {
        return accept;
    }

    List<Edge> edges(int state) {
        return edges.get(state);
    }

    private int state() {
        budget.work(1);
        if (edges.size() >= 4 * budget.limits().textStates()) {
            throw new GrammarFault("", "The pattern is too complex.");
        }
        edges.add(new ArrayList<>(2));
        return edges.size() - 1;
    }

    private void edge(int from, Edge edge) {
        edges.get(from).add(edge);
    }

    private void build(Pattern pattern, int from, int to) {
        switch (pattern) {
            case Pattern.One one -> edge(from, new Edge(one.set(), NOTHING, to));
            case Pattern.Begin _ -> edge(from, new Edge(null, BEGIN, to));
            case Pattern.End _ -> edge(from, new Edge(null, END, to));
            case Pattern.Choice choice -> choice.branches().forEach(branch -> build(branch, from, to));
            case Pattern.Sequence sequence -> {
                int at = from;
                for (Pattern part : sequence.parts()) {
                    int next = state();
                    build(part, at, next);
                    at = next;
                }
                edge(at, new Edge(null, NOTHING, to));
            }
            case Pattern.Repeat repeat -> repeat(repeat, from, to);
        }
    }

    private void repeat(Pattern.Repeat repeat, int from, int to) {
        int at = from;
        for (int i = 0; i < repeat.least(); i++) {
            int next = state();
            build(repeat.part(), at, next);
            at = next;
        }
        if (repeat.most() == Pattern.UNBOUNDED) {
            int loop = state();
            edge(at, new Edge(null, NOTHING, loop));
            int after = state();
            build(repeat.part(), loop, after);
            edge(after, new Edge(null, NOTHING, loop));
            edge(loop, new Edge(null, NOTHING, to));
            return;
        }
        for (int i = repeat.least(); i < repeat.most(); i++) {
            edge(at, new Edge(null, NOTHING, to));
            int next = state();
            build(repeat.part(), at, next);
            at = next;
        }
        edge(at, new Edge(null, NOTHING, to));
    }
}
