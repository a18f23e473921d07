package io.tokenworks.openai;

import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Reads {@code response_format}. What the schema itself may say is the grammar's business. */
final class AnswerShapeReader {

    private static final int NAME_CHARS = 64;
    private static final int DESCRIPTION_CHARS = 16_384;

    private AnswerShapeReader() {}

    static AnswerShape read(JsonFields fields) {
        JsonNode value = fields.get("response_format");
        if (value == null) {
            return new AnswerShape.Free();
        }
        JsonFields format = new JsonFields(value, "response_format");
        format.onlyKnown(Set.of("type", "json_schema"), Set.of());
        String type = JsonFields.text(format.required("type"), "response_format.type", NAME_CHARS);
        return switch (type) {
            case "text" -> new AnswerShape.Free();
            case "json_object" -> new AnswerShape.JsonObject();
            case "json_schema" -> schema(format);
            default -> throw new ApiFault(
                    ErrorCode.INVALID_VALUE, "response_format.type",
                    "Invalid value: '" + JsonFields.printable(type)
                            + "'. Supported values are: 'text', 'json_object', and 'json_schema'.");
        };
    }

    private static AnswerShape schema(JsonFields format) {
        JsonFields named = new JsonFields(format.required("json_schema"), "response_format.json_schema");
        named.onlyKnown(Set.of("name", "description", "schema", "strict"), Set.of());
        FunctionNames.check(named.required("name"), named.pathOf("name"));
        named.string("description", DESCRIPTION_CHARS);
        named.bool("strict", false);
        JsonNode schema = named.get("schema");
        if (schema == null) {
            return new AnswerShape.JsonObject(); // OpenAI's field is optional: any object, then
        }
        if (!schema.isObject()) {
            throw JsonFields.wrongType(AnswerShape.JsonSchema.PARAM, "an object", schema);
        }
        return new AnswerShape.JsonSchema(schema.toString());
    }
}
