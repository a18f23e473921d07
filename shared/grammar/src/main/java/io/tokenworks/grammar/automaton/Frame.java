package io.tokenworks.grammar.automaton;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where called rules return to: the stack, shared by all that have the same one, so that equal is identical. */
final class Frame {

    private final int number;
    private final int returnTo;
    private final @Nullable Frame below;
    private final Map<Integer, Frame> above = new HashMap<>(2);

    private Frame(int number, int returnTo, @Nullable Frame below) {
        this.number = number;
        this.returnTo = returnTo;
        this.below = below;
    }

    static Frame bottom(int number) {
        return new Frame(number, -1, null);
    }

    /** @param nextNumber the number if it is a new one */
    Frame push(int state, int nextNumber) {
        Frame known = above.get(state);
        if (known == null) {
            known = new Frame(nextNumber, state, this);
            above.put(state, known);
        }
        return known;
    }

    int number() {
        return number;
    }

    int returnTo() {
        return returnTo;
    }

    /** Null at the bottom. */
    @Nullable
    Frame below() {
        return below;
    }
}
