package io.tokenworks.grammar.text;

import io.tokenworks.grammar.source.GrammarFault;
import io.tokenworks.grammar.automaton.Network;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** The subset construction; an edge that wants the text's end is followed only to see whether this is one. */
final class Determiniser {

    private final Nfa nfa;
    private final Network budget;
    private final Map<BitSet, Integer> numbers = new HashMap<>();
    private final List<BitSet> sets = new ArrayList<>();
    private final List<Language.Row> rows = new ArrayList<>();

    Determiniser(Nfa nfa, Network budget) {
        this.nfa = nfa;
        this.budget = budget;
    }

    Language language() {
        BitSet start = new BitSet();
        collect(0, start, true, false);
        BitSet atOnce = new BitSet();
        collect(0, atOnce, true, true);
        number(start);
        for (int i = 0; i < sets.size(); i++) {
            boolean accepting = i == 0 ? atOnce.get(nfa.accept()) : endsHere(sets.get(i));
            rows.add(new Language.Row(moves(sets.get(i)), accepting));
        }
        return new Language(rows);
    }

    private int number(BitSet set) {
        if (set.get(nfa.accept())) {
            set.clear(); // matched for good, whatever follows
            set.set(nfa.accept());
        }
        Integer known = numbers.get(set);
        if (known != null) {
            return known;
        }
        if (sets.size() >= budget.limits().textStates()) {
            throw new GrammarFault("", "The pattern is too complex.");
        }
        numbers.put(set, sets.size());
        sets.add(set);
        return sets.size() - 1;
    }

    private void collect(int state, BitSet into, boolean atBegin, boolean atEnd) {
        List<Integer> open = new ArrayList<>(List.of(state));
        while (!open.isEmpty()) {
            int next = open.removeLast();
            if (into.get(next)) {
                continue;
            }
            into.set(next);
            budget.work(1);
            for (Nfa.Edge edge : nfa.edges(next)) {
                boolean here = edge.condition() == Nfa.NOTHING || (edge.condition() == Nfa.BEGIN ? atBegin : atEnd);
                if (edge.set() == null && here) {
                    open.add(edge.to());
                }
            }
        }
    }

    private boolean endsHere(BitSet set) {
        BitSet reached = new BitSet();
        set.stream().forEach(state -> collect(state, reached, false, true));
        return reached.get(nfa.accept());
    }

    private List<Language.Move> moves(BitSet set) {
        List<Nfa.Edge> edges = new ArrayList<>();
        TreeSet<Integer> cuts = new TreeSet<>();
        set.stream().forEach(state -> nfa.edges(state).forEach(edge -> {
            CodePoints read = edge.set();
            if (read != null) {
                edges.add(edge);
                for (int i = 0; i < read.ranges(); i++) {
                    cuts.add(read.first(i));
                    cuts.add(read.last(i) + 1);
                }
            }
        }));
        List<Language.Move> moves = new ArrayList<>();
        Map<BitSet, Integer> targets = new HashMap<>();
        Integer from = cuts.isEmpty() ? null : cuts.first();
        while (from != null) {
            Integer after = cuts.higher(from);
            if (after != null) {
                move(edges, from, after - 1, targets, moves);
            }
            from = after;
        }
        return moves;
    }

    private void move(List<Nfa.Edge> edges, int first, int last, Map<BitSet, Integer> targets,
            List<Language.Move> moves) {
        BitSet direct = new BitSet();
        budget.work(edges.size());
        for (Nfa.Edge edge : edges) {
            CodePoints read = edge.set();
            for (int i = 0; read != null && i < read.ranges(); i++) {
                if (read.first(i) <= first && last <= read.last(i)) {
                    direct.set(edge.to());
                }
            }
        }
        if (direct.isEmpty()) {
            return;
        }
        Integer to = targets.get(direct);
        if (to == null) {
            BitSet closed = new BitSet();
            direct.stream().forEach(state -> collect(state, closed, false, false));
            to = number(closed);
            targets.put(direct, to);
        }
        Language.Move before = moves.isEmpty() ? null : moves.getLast();
        if (before != null && before.to() == to && before.last() + 1 == first) {
            moves.set(moves.size() - 1, new Language.Move(before.first(), last, to));
        } else {
            moves.add(new Language.Move(first, last, to));
        }
    }
}
