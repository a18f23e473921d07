package io.tokenworks.grammar.automaton;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Collects the places that edges which read nothing lead to: into called rules, and back out of ended ones. */
final class Closure {

    private final Automaton automaton;
    private final Set<Long> seen = new HashSet<>();
    private final List<Place> places = new ArrayList<>();
    private Frame bottom;
    private int frames;
    private boolean accepting;

    Closure(Automaton automaton) {
        this.automaton = automaton;
        this.bottom = Frame.bottom(frames++);
    }

    private record Place(int state, Frame stack) {

        long key() {
            return (long) state << 32 | stack.number();
        }
    }

    void clear() {
        seen.clear();
        places.clear();
        accepting = false;
    }

    /** Stacks made from now on are not shared with those made before. */
    void forgetStacks() {
        bottom = Frame.bottom(frames++);
    }

    Frame emptyStack() {
        return bottom;
    }

    void add(int state, Frame stack) {
        Place place = new Place(state, stack);
        if (!seen.add(place.key())) {
            return;
        }
        if (automaton.isRuleEnd(state)) {
            ended(stack);
        }
        boolean reads = false;
        for (int edge = automaton.firstEdge(state); edge < automaton.firstEdge(state + 1); edge++) {
            if (automaton.low(edge) != Network.NO_BYTE) {
                reads = true;
            } else if (automaton.called(edge) == Network.NO_CALL) {
                add(automaton.to(edge), stack);
            } else {
                Frame above = stack.push(automaton.to(edge), frames);
                frames = Math.max(frames, above.number() + 1);
                add(automaton.called(edge), above);
            }
        }
        if (reads) {
            places.add(place);
        }
    }

    private void ended(Frame stack) {
        Frame below = stack.below();
        if (below == null) {
            accepting = true;
        } else {
            add(stack.returnTo(), below);
        }
    }

    /** Equal for equal sets of places. */
    long[] key() {
        long[] key = new long[places.size() + 1];
        for (int i = 0; i < places.size(); i++) {
            key[i] = places.get(i).key();
        }
        key[places.size()] = accepting ? Long.MAX_VALUE : Long.MAX_VALUE - 1;
        Arrays.sort(key);
        return key;
    }

    State state() {
        return new State(
                places.stream().mapToInt(Place::state).toArray(),
                places.stream().map(Place::stack).toArray(Frame[]::new), accepting, automaton.classes());
    }
}
