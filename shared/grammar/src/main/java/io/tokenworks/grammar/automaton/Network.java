package io.tokenworks.grammar.automaton;

import io.tokenworks.grammar.source.GrammarFault;
import io.tokenworks.grammar.source.GrammarLimits;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A recursive transition network while it is built: states, edges that read a range of bytes, edges that read nothing,
 * and edges that call a rule and go on where they lead once the rule has ended. A rule has one start and one end.
 */
public final class Network {

    static final int NO_CALL = -1;
    static final int NO_BYTE = -1;

    private final GrammarLimits limits;
    private final List<Rule> rules = new ArrayList<>();
    private int states;
    private int edges;
    private long work;
    private int[] from = new int[256];
    private int[] low = new int[256];
    private int[] high = new int[256];
    private int[] call = new int[256];
    private int[] to = new int[256];

    public Network(GrammarLimits limits) {
        this.limits = limits;
    }

    /** A rule by its number, its first and its last state. */
    public record Rule(int number, int start, int end) {}

    public GrammarLimits limits() {
        return limits;
    }

    /** Counts steps of the compilation, so that it ends. */
    public void work(long steps) {
        work += steps;
        if (work > limits.work()) {
            throw tooLarge();
        }
    }

    private static GrammarFault tooLarge() {
        return new GrammarFault("", "The grammar is too large: use fewer or smaller repetitions, patterns and enums.");
    }

    public int state() {
        if (states >= limits.states()) {
            throw tooLarge();
        }
        return states++;
    }

    /** A rule with nothing between its start and its end yet. */
    public Rule rule() {
        Rule rule = new Rule(rules.size(), state(), state());
        rules.add(rule);
        return rule;
    }

    /** Reads one byte from {@code lowByte} to {@code highByte}. */
    public void bytes(int source, int lowByte, int highByte, int target) {
        edge(source, target);
        low[edges - 1] = lowByte;
        high[edges - 1] = highByte;
    }

    /** Reads nothing. */
    public void epsilon(int source, int target) {
        edge(source, target);
    }

    /** Reads what the rule reads. */
    public void call(int source, Rule rule, int target) {
        edge(source, target);
        call[edges - 1] = rule.number();
    }

    /** Reads exactly the text, in UTF-8. */
    public void literal(int source, String text, int target) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        if (utf8.length == 0) {
            epsilon(source, target);
            return;
        }
        int at = source;
        for (int i = 0; i < utf8.length; i++) {
            int next = i == utf8.length - 1 ? target : state();
            bytes(at, utf8[i] & 0xFF, utf8[i] & 0xFF, next);
            at = next;
        }
    }

    private void edge(int source, int target) {
        work(1);
        if (edges == from.length) {
            from = Arrays.copyOf(from, edges * 2);
            low = Arrays.copyOf(low, edges * 2);
            high = Arrays.copyOf(high, edges * 2);
            call = Arrays.copyOf(call, edges * 2);
            to = Arrays.copyOf(to, edges * 2);
        }
        from[edges] = source;
        low[edges] = NO_BYTE;
        high[edges] = NO_BYTE;
        call[edges] = NO_CALL;
        to[edges++] = target;
    }

    /**
     * The finished automaton of a rule, without what can never be completed.
     *
     * @throws GrammarFault if nothing at all matches
     */
    public Automaton automaton(Rule first) {
        boolean[] useful = new Productive(this).states();
        if (!useful[first.start()]) {
            throw new GrammarFault("", "No value can satisfy this grammar.");
        }
        Automaton automaton = new Automaton(this, first, useful);
        automaton.checkRecursion();
        return automaton;
    }

    int states() {
        return states;
    }

    int edges() {
        return edges;
    }

    List<Rule> rules() {
        return rules;
    }

    int from(int edge) {
        return from[edge];
    }

    int low(int edge) {
        return low[edge];
    }

    int high(int edge) {
        return high[edge];
    }

    int call(int edge) {
        return call[edge];
    }

    int to(int edge) {
        return to[edge];
    }
}
