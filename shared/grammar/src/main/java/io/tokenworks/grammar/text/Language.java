package io.tokenworks.grammar.text;

import io.tokenworks.grammar.automaton.Network;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * A regular set of texts as a deterministic automaton over code points. Immutable.
 */
public final class Language {

    /** Edges of a state: ranges of code points in order, each with where it leads; what is in none leads nowhere. */
    record Row(List<Move> moves, boolean accepting) {}

    /** Reads a code point from {@code first} to {@code last}. */
    record Move(int first, int last, int to) {}

    private final List<Row> rows;

    /** State 0 is the start. */
    Language(List<Row> rows) {
        this.rows = List.copyOf(rows);
    }

    /** What matches a regular expression, anywhere in the text unless it is anchored, as JSON schema wants. */
    public static Language pattern(String regex, Network budget) {
        return new Determiniser(new Nfa(new PatternParser(regex).parse(), budget), budget).language();
    }

    /** Texts of {@code least} to {@code most} code points; {@code most} may be {@link Integer#MAX_VALUE}. */
    public static Language length(int least, int most, Network budget) {
        List<Row> rows = new ArrayList<>();
        boolean bounded = most < Integer.MAX_VALUE;
        int last = bounded ? most : least;
        budget.work(last);
        for (int i = 0; i <= last; i++) {
            int to = i < last ? i + 1 : i;
            rows.add(new Row(i == last && bounded ? List.of() : any(to), i >= least));
        }
        return new Language(rows);
    }

    /** Exactly these texts. */
    public static Language words(Collection<String> words, Network budget) {
        return new WordTree(words, budget).language();
    }

    private static List<Move> any(int to) {
        CodePoints all = CodePoints.ALL;
        return List.of(new Move(all.first(0), all.last(0), to), new Move(all.first(1), all.last(1), to));
    }

    public Language and(Language other, Network budget) {
        return new Product(this, other, budget).both();
    }

    public Language without(Language other, Network budget) {
        return new Product(this, other, budget).difference();
    }

    /** Whether a text is in it. */
    public boolean contains(String text) {
        int at = 0;
        for (int c : text.codePoints().toArray()) {
            at = to(at, c);
            if (at < 0) {
                return false;
            }
        }
        return rows.get(at).accepting();
    }

    /** Whether there is no text in it. */
    public boolean isEmpty() {
        boolean[] seen = new boolean[rows.size()];
        List<Integer> open = new ArrayList<>(List.of(0));
        while (!open.isEmpty()) {
            int state = open.removeLast();
            if (rows.get(state).accepting()) {
                return false;
            }
            if (!seen[state]) {
                seen[state] = true;
                rows.get(state).moves().forEach(move -> open.add(move.to()));
            }
        }
        return true;
    }

    /** Where a code point leads, or -1. */
    int to(int state, int codePoint) {
        for (Move move : rows.get(state).moves()) {
            if (move.first() <= codePoint && codePoint <= move.last()) {
                return move.to();
            }
        }
        return -1;
    }

    int states() {
        return rows.size();
    }

    Row row(int state) {
        return rows.get(state);
    }
}
