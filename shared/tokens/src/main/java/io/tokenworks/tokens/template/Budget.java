package io.tokenworks.tokens.template;

import io.tokenworks.tokens.ChatTemplate.TemplateFault;

/** What one rendering may still do. */
final class Budget {

    /** Statements, expressions and calls inside one another: each takes some hundred bytes of the thread's stack. */
    private static final int DEEPEST = 400;

    private static final int CHARS_A_STEP = 16;

    private final int chars;
    private long steps;
    private int depth;

    Budget(TemplateLimits limits) {
        this.steps = limits.steps();
        this.chars = limits.chars();
    }

    void step() {
        spend(1);
    }

    /** Joining text costs by its length, or a loop could double it again and again. */
    void text(long length) {
        grow(0, length);
    }

    /** Adding to a text of some length. */
    void grow(long length, long more) {
        if (length + more > chars) {
            throw new Refusal("a text longer than " + chars + " characters");
        }
        spend(1 + more / CHARS_A_STEP);
    }

    /** Looking for one text in another, at worst. */
    void search(int length, int wanted) {
        spend(1 + (long) length * wanted / 4096);
    }

    void spend(long more) {
        steps -= more;
        if (steps < 0) {
            throw new TemplateFault("the chat template does not come to an end with these messages");
        }
    }

    void enter() {
        step();
        if (++depth > DEEPEST) {
            throw new Refusal("nested too deeply");
        }
    }

    void leave() {
        depth--;
    }
}
