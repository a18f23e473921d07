package io.tokenworks.openai;

/** What an answer must look like: {@code response_format}. */
public sealed interface AnswerShape {

    /** Any text. */
    record Free() implements AnswerShape {}

    /** Any JSON object. */
    record JsonObject() implements AnswerShape {}

    /**
     * A value of a JSON schema. It is kept to whether or not the request says strict.
     *
     * @param schema JSON
     */
    record JsonSchema(String schema) implements AnswerShape {

        /** Where the schema stands in a body. */
        public static final String PARAM = "response_format.json_schema.schema";
    }
}
