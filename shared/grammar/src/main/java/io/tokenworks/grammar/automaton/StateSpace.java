package io.tokenworks.grammar.automaton;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * The states of an automaton, made when first reached and kept up to a limit, then forgotten all at once: a grammar
 * with recursion has no end of them. States in use go on working. One thread.
 */
public final class StateSpace {

    private final Automaton automaton;
    private final int statesMax;
    private final Map<Key, State> known = new HashMap<>();
    private final Closure closure;
    private State start;

    /** @param statesMax most states kept */
    public StateSpace(Automaton automaton, int statesMax) {
        this.automaton = automaton;
        this.statesMax = statesMax;
        this.closure = new Closure(automaton);
        this.start = fresh();
    }

    /** Before any text. */
    public State start() {
        return start;
    }

    /** States kept now. */
    public int size() {
        return known.size();
    }

    /** After one more byte. */
    public State next(State state, int b) {
        int number = automaton.classOf(b);
        State next = state.next[number];
        return next != null ? next : follow(state, number);
    }

    private State follow(State state, int number) {
        closure.clear();
        int b = automaton.byteOfClass(number);
        for (int i = 0; i < state.places.length; i++) {
            int place = state.places[i];
            for (int edge = automaton.firstEdge(place); edge < automaton.firstEdge(place + 1); edge++) {
                if (automaton.low(edge) <= b && b <= automaton.high(edge)) {
                    closure.add(automaton.to(edge), state.stacks[i]);
                }
            }
        }
        State next = intern();
        state.next[number] = next;
        return next;
    }

    private State fresh() {
        closure.clear();
        closure.add(automaton.start(), closure.emptyStack());
        return intern();
    }

    private State intern() {
        Key key = new Key(closure.key());
        State state = known.get(key);
        if (state == null) {
            if (known.size() >= statesMax) {
                known.clear();
                closure.forgetStacks();
                State whole = closure.state();
                start = fresh();
                return whole;
            }
            state = closure.state();
            known.put(key, state);
        }
        return state;
    }

    private record Key(long[] places) {

        @Override
        public boolean equals(Object other) {
            return other instanceof Key key && Arrays.equals(places, key.places);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(places);
        }
    }
}
