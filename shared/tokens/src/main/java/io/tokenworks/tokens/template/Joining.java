package io.tokenworks.tokens.template;

import io.tokenworks.tokens.MarkedText;

/** A text being put together, within the budget. */
final class Joining {

    private final Budget budget;
    private final MarkedText.Builder text = new MarkedText.Builder();

    Joining(Budget budget) {
        this.budget = budget;
    }

    Joining add(MarkedText more) {
        budget.grow(text.length(), more.length());
        text.append(more);
        return this;
    }

    Joining add(String more) {
        return add(MarkedText.own(more));
    }

    MarkedText text() {
        return text.build();
    }

    Value value() {
        return new Value.Text(text());
    }
}
