package io.tokenworks.tokens.template;

import io.tokenworks.tokens.MarkedText;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A compiled piece of a template. */
sealed interface Node {

    record Text(MarkedText text) implements Node {}

    record Output(Expression expression) implements Node {}

    /** The first branch whose condition holds; a null condition is else. */
    record If(List<Branch> branches) implements Node {}

    record Branch(@Nullable Expression condition, List<Node> body) {}

    record For(String variable, Expression items, @Nullable Expression filter, List<Node> body,
            List<Node> otherwise) implements Node {}

    record Set(String variable, Expression value) implements Node {}
}
