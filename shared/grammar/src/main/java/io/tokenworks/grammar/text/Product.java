package io.tokenworks.grammar.text;

import io.tokenworks.grammar.source.GrammarFault;
import io.tokenworks.grammar.automaton.Network;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Two automata run side by side. */
final class Product {

    private static final int NOWHERE = -1;

    private final Language left;
    private final Language right;
    private final Network budget;
    private final Map<Pair, Integer> numbers = new HashMap<>();
    private final List<Pair> pairs = new ArrayList<>();

    Product(Language left, Language right, Network budget) {
        this.left = left;
        this.right = right;
        this.budget = budget;
    }

    /** @param right {@link #NOWHERE} once the right one has nothing like it */
    private record Pair(int left, int right) {}

    Language both() {
        return run(false);
    }

    /** In the left one and not in the right one. */
    Language difference() {
        return run(true);
    }

    private Language run(boolean minus) {
        number(new Pair(0, 0));
        List<Language.Row> rows = new ArrayList<>();
        for (int i = 0; i < pairs.size(); i++) {
            Pair pair = pairs.get(i);
            boolean inLeft = left.row(pair.left()).accepting();
            boolean inRight = pair.right() != NOWHERE && right.row(pair.right()).accepting();
            rows.add(new Language.Row(moves(pair, minus), inLeft && inRight != minus));
        }
        return new Language(rows);
    }

    private List<Language.Move> moves(Pair pair, boolean minus) {
        List<Language.Move> theirs = pair.right() == NOWHERE ? List.of() : right.row(pair.right()).moves();
        List<Language.Move> moves = new ArrayList<>();
        for (Language.Move move : left.row(pair.left()).moves()) {
            int from = move.first();
            for (Language.Move their : theirs) {
                budget.work(1);
                if (their.last() < from || their.first() > move.last()) {
                    continue;
                }
                if (minus && their.first() > from) {
                    add(moves, from, their.first() - 1, new Pair(move.to(), NOWHERE));
                }
                from = Math.max(from, their.first());
                int last = Math.min(move.last(), their.last());
                add(moves, from, last, new Pair(move.to(), their.to()));
                from = last + 1;
            }
            if (minus && from <= move.last()) {
                add(moves, from, move.last(), new Pair(move.to(), NOWHERE));
            }
        }
        return moves;
    }

    private void add(List<Language.Move> moves, int first, int last, Pair to) {
        moves.add(new Language.Move(first, last, number(to)));
    }

    private int number(Pair pair) {
        Integer known = numbers.get(pair);
        if (known == null) {
            if (pairs.size() >= budget.limits().textStates()) {
                throw new GrammarFault("", "The pattern is too complex.");
            }
            budget.work(1);
            known = pairs.size();
            numbers.put(pair, known);
            pairs.add(pair);
        }
        return known;
    }
}
