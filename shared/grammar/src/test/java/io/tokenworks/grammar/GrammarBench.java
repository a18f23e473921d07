package io.tokenworks.grammar;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Prints what each example schema costs: compiling, and the masks of random answers. Run by hand; arguments: tokens of
 * the vocabulary, rounds.
 */
final class GrammarBench {

    private static final int ANSWERS = 40;

    private GrammarBench() {}

    public static void main(String[] arguments) {
        Vocabulary vocabulary = new Vocabulary(Integer.parseInt(arguments[0]), 5);
        TokenTrie trie = TokenTrie.of(vocabulary);
        int rounds = Integer.parseInt(arguments[1]);
        for (int round = 1; round <= rounds; round++) {
            System.out.println("round " + round + ": schema | compile ms | tokens | masks computed | ms each | hits");
            for (Schemas.Example example : Schemas.all()) {
                print(example, vocabulary, trie);
            }
        }
    }

    private static void print(Schemas.Example example, Vocabulary vocabulary, TokenTrie trie) {
        long[] nanos = new long[9];
        for (int i = 0; i < nanos.length; i++) {
            long from = System.nanoTime();
            example.grammar();
            nanos[i] = System.nanoTime() - from;
        }
        Arrays.sort(nanos);
        Grammar grammar = example.grammar();
        TokenMasks masks = new TokenMasks(trie, 32 << 20);
        List<Integer> lengths = new ArrayList<>();
        for (int answer = 0; answer < ANSWERS; answer++) {
            lengths.add(new Walk(vocabulary, masks, answer).ids(grammar).size());
        }
        TokenMasks.Counters counters = masks.counters();
        System.out.printf("%s | %.2f | %d | %d | %.3f | %d%n", example.name(), nanos[nanos.length / 2] / 1e6,
                lengths.stream().mapToInt(Integer::intValue).sum(), counters.misses(),
                counters.missNanos() / 1e6 / Math.max(1, counters.misses()), counters.hits());
    }
}
