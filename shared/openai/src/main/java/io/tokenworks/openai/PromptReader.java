package io.tokenworks.openai;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Reads {@code prompt}: a text or token ids, alone or as the only element of an array. */
final class PromptReader {

    /** More than any context; the model's own is checked when it is known. */
    private static final int IDS_MAX = 1_000_000;

    private final RequestLimits limits;

    PromptReader(RequestLimits limits) {
        this.limits = limits;
    }

    Prompt read(JsonNode value) {
        if (value.isString()) {
            return text(value);
        }
        if (!value.isArray()) {
            throw JsonFields.wrongType("prompt", "a string or an array of token ids", value);
        }
        if (value.isEmpty()) {
            throw empty("prompt");
        }
        JsonNode first = value.get(0);
        if (first.isIntegralNumber()) {
            return ids(value, "prompt");
        }
        if (value.size() > 1) {
            throw new ApiFault(
                    ErrorCode.UNSUPPORTED_VALUE, "prompt",
                    "Unsupported value: 'prompt' must be one prompt here; send one request for each.");
        }
        if (first.isString()) {
            return text(first);
        }
        if (first.isArray()) {
            return ids(first, "prompt[0]");
        }
        throw JsonFields.wrongType("prompt[0]", "a string or an array of token ids", first);
    }

    private Prompt text(JsonNode value) {
        String text = JsonFields.text(value, "prompt", limits.textChars());
        if (text.isEmpty()) {
            throw empty("prompt");
        }
        return new Prompt.Text(text);
    }

    static Prompt.Tokens ids(JsonNode value, String where) {
        if (value.isEmpty()) {
            throw empty(where);
        }
        if (value.size() > IDS_MAX) {
            throw new ApiFault(
                    ErrorCode.INVALID_VALUE, where,
                    "Invalid '" + where + "': at most " + IDS_MAX + " token ids are accepted.");
        }
        List<Integer> ids = new ArrayList<>(value.size());
        for (int i = 0; i < value.size(); i++) {
            JsonNode id = value.get(i);
            if (!id.isIntegralNumber()) {
                throw JsonFields.wrongType(where + "[" + i + "]", "an integer", id);
            }
            if (!id.canConvertToInt() || id.intValue() < 0) {
                throw new ApiFault(
                        ErrorCode.INVALID_VALUE, where + "[" + i + "]",
                        "Invalid '" + where + "[" + i + "]': not a token id.");
            }
            ids.add(id.intValue());
        }
        return new Prompt.Tokens(List.copyOf(ids));
    }

    private static ApiFault empty(String where) {
        return new ApiFault(ErrorCode.INVALID_VALUE, where, "Invalid '" + where + "': it must not be empty.");
    }
}
