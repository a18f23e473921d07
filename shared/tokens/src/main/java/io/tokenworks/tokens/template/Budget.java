package io.tokenworks.tokens.template;

import io.tokenworks.tokens.ChatTemplate.TemplateFault;

/** What one rendering may still do. */
final class Budget {

    private long steps;

    Budget(TemplateLimits limits) {
        this.steps = limits.steps();
    }

    void step() {
        spend(1);
    }

    /** Joining text costs by its length, or a loop could double it again and again. */
    void text(int chars) {
        spend(chars / 64);
    }

    private void spend(long more) {
        steps -= more;
        if (steps < 0) {
            throw new TemplateFault("the chat template does not come to an end with these messages");
        }
    }
}
