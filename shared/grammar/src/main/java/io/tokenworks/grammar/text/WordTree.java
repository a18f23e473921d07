package io.tokenworks.grammar.text;

import io.tokenworks.grammar.automaton.Network;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;

/** A finite set of texts as a tree of their code points. */
final class WordTree {

    private final List<TreeMap<Integer, Integer>> children = new ArrayList<>();
    private final List<Boolean> ends = new ArrayList<>();

    WordTree(Collection<String> words, Network budget) {
        node();
        for (String word : words) {
            budget.work(word.length());
            int at = 0;
            for (int c : word.codePoints().toArray()) {
                Integer known = children.get(at).get(c);
                int next = known == null ? node() : known;
                children.get(at).put(c, next);
                at = next;
            }
            ends.set(at, true);
        }
    }

    private int node() {
        children.add(new TreeMap<>());
        ends.add(false);
        return children.size() - 1;
    }

    Language language() {
        List<Language.Row> rows = new ArrayList<>();
        for (int i = 0; i < children.size(); i++) {
            List<Language.Move> moves = new ArrayList<>();
            children.get(i).forEach((c, to) -> moves.add(new Language.Move(c, c, to)));
            rows.add(new Language.Row(moves, ends.get(i)));
        }
        return new Language(rows);
    }
}
