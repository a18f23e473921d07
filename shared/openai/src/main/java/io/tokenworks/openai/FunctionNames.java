package io.tokenworks.openai;

import tools.jackson.databind.JsonNode;

/** Names of functions and schemas: letters, digits, underscores and dashes. */
final class FunctionNames {

    private static final int CHARS_MAX = 64;

    private FunctionNames() {}

    static String check(JsonNode value, String where) {
        String name = JsonFields.text(value, where, CHARS_MAX);
        if (!name.matches("[a-zA-Z0-9_-]+")) {
            throw new ApiFault(
                    ErrorCode.INVALID_VALUE, where,
                    "Invalid '" + where + "': expected letters, digits, underscores and dashes.");
        }
        return name;
    }
}
