package io.tokenworks.grammar.source;

/**
 * What an answer must look like, as a request carries it.
 *
 * @param text for {@link Kind#JSON_SCHEMA} the schema, for {@link Kind#REGEX} the expression, for
 * {@link Kind#TOOL_CALLS} the object that {@code ToolGrammar} describes; else empty
 */
public record GrammarSource(Kind kind, String text) {

    /** What kind of grammar. */
    public enum Kind {
        /** Any JSON object. */
        JSON_OBJECT,
        JSON_SCHEMA,
        /** The whole answer matches a regular expression. */
        REGEX,
        /** One or more calls of tools, in the form that the model was taught. */
        TOOL_CALLS
    }
}
