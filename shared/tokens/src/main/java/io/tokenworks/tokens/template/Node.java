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

    record Branch(@Nullable Expression condition, List<Statement> body) {}

    record For(Target target, Expression items, @Nullable Expression filter, boolean recursive, List<Statement> body,
            List<Statement> otherwise) implements Node {}

    record Break() implements Node {}

    record Continue() implements Node {}

    record Set(Target target, Expression value) implements Node {}

    /** {@code set} with a body; {@code value} filters what is {@linkplain #CAPTURED captured}. */
    record SetBlock(Target target, Expression value, List<Statement> body) implements Node {}

    /** A body whose text goes through a filter. */
    record FilterBlock(Expression value, List<Statement> body) implements Node {}

    record With(List<Target> targets, List<Expression> values, List<Statement> body) implements Node {}

    record Macro(MacroSource source) implements Node {}

    /** A call whose block is the macro {@code caller}. */
    record CallBlock(Expression.Call call, MacroSource caller) implements Node {}

    /** Stands first in a block: names that are the block's own and not set yet, whatever they are outside. */
    record Own(java.util.Set<String> names) implements Node {}

    /** The name under which a block's text is given to its filters; no template can write it. */
    String CAPTURED = "(captured)";

    /** What is assigned to. */
    sealed interface Target {

        record Name(String name) implements Target {}

        record NamespaceField(String namespace, String field) implements Target {}

        record Unpacked(List<Target> targets) implements Target {}
    }

    /** A node and where it stands. */
    record Statement(int line, Node node) {}

    /**
     * A macro as written.
     *
     * @param used names its body reads, for the implicit {@code caller}, {@code varargs} and {@code kwargs}
     */
    record MacroSource(String name, List<Parameter> parameters, List<Statement> body, java.util.Set<String> used) {}

    record Parameter(String name, @Nullable Expression otherwise) {}
}
