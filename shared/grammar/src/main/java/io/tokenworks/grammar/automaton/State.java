package io.tokenworks.grammar.automaton;

import org.jspecify.annotations.Nullable;

/** Everything that may come next after some text: a set of places in the network, each with its stack. */
public final class State {

    final int[] places;
    final Frame[] stacks;
    /** By byte class; null is not known yet. */
    final @Nullable State[] next;
    private final boolean accepting;

    State(int[] places, Frame[] stacks, boolean accepting, int classes) {
        this.places = places;
        this.stacks = stacks;
        this.accepting = accepting;
        this.next = new State[classes];
    }

    /** Whether the text so far is whole. */
    public boolean accepting() {
        return accepting;
    }

    /** Whether more text may follow. */
    public boolean open() {
        return places.length > 0;
    }

    /** Whether nothing that starts like this is allowed. */
    public boolean dead() {
        return places.length == 0 && !accepting;
    }
}
