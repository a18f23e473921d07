package io.tokenworks.openai;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Reads {@code messages}. One per request: it counts the text. */
final class MessageReader {

    private static final Set<String> KNOWN = Set.of("role", "content", "name", "refusal", "annotations");
    private static final Set<String> NOT_DONE = Set.of("tool_calls", "function_call", "audio", "tool_call_id");
    private static final int NAME_CHARS = 256;

    private final RequestLimits limits;
    private long textChars;

    MessageReader(RequestLimits limits) {
        this.limits = limits;
    }

    List<ChatMessage> read(JsonNode value) {
        if (!value.isArray()) {
            throw JsonFields.wrongType("messages", "an array", value);
        }
        if (value.isEmpty()) {
            throw new ApiFault(ErrorCode.INVALID_VALUE, "messages",
                    "Invalid 'messages': at least one message is needed.");
        }
        if (value.size() > limits.messages()) {
            throw new ApiFault(
                    ErrorCode.INVALID_VALUE, "messages",
                    "Invalid 'messages': at most " + limits.messages() + " messages are accepted.");
        }
        List<ChatMessage> messages = new ArrayList<>(value.size());
        for (int i = 0; i < value.size(); i++) {
            messages.add(message(value.get(i), "messages[" + i + "]"));
        }
        return List.copyOf(messages);
    }

    private ChatMessage message(JsonNode value, String where) {
        JsonFields fields = new JsonFields(value, where);
        ChatMessage.Role role = role(fields);
        fields.onlyKnown(KNOWN, NOT_DONE);
        fields.string("refusal", limits.textChars());
        return new ChatMessage(role, fields.string("name", NAME_CHARS).orElse(""), content(fields));
    }

    private static ChatMessage.Role role(JsonFields fields) {
        String where = fields.pathOf("role");
        String role = JsonFields.text(fields.required("role"), where, NAME_CHARS);
        return switch (role) {
            case "system" -> ChatMessage.Role.SYSTEM;
            case "developer" -> ChatMessage.Role.DEVELOPER;
            case "user" -> ChatMessage.Role.USER;
            case "assistant" -> ChatMessage.Role.ASSISTANT;
            case "tool", "function" -> throw new ApiFault(
                    ErrorCode.UNSUPPORTED_VALUE, where,
                    "Unsupported value: '" + where + "' does not support '" + role + "' here.");
            default -> throw new ApiFault(
                    ErrorCode.INVALID_VALUE,
                    where,
                    "Invalid value: '" + JsonFields.printable(role)
                            + "'. Supported values are: 'system', 'developer', 'user', and 'assistant'.");
        };
    }

    private String content(JsonFields fields) {
        JsonNode value = fields.required("content");
        String where = fields.pathOf("content");
        if (value.isString()) {
            return counted(value, where);
        }
        if (!value.isArray()) {
            throw JsonFields.wrongType(where, "a string or an array of parts", value);
        }
        if (value.isEmpty()) {
            throw new ApiFault(ErrorCode.INVALID_VALUE, where, "Invalid '" + where + "': at least one part is needed.");
        }
        List<String> texts = new ArrayList<>(value.size());
        for (int i = 0; i < value.size(); i++) {
            texts.add(part(value.get(i), where + "[" + i + "]"));
        }
        return String.join("\n", texts);
    }

    private String part(JsonNode value, String where) {
        JsonFields part = new JsonFields(value, where);
        String type = JsonFields.text(part.required("type"), where + ".type", NAME_CHARS);
        if (!type.equals("text")) {
            throw new ApiFault(
                    ErrorCode.UNSUPPORTED_VALUE,
                    where + ".type",
                    "Unsupported value: '" + where + ".type' must be text here.");
        }
        part.onlyKnown(Set.of("type", "text"), Set.of("prompt_cache_breakpoint"));
        return counted(part.required("text"), where + ".text");
    }

    private String counted(JsonNode value, String where) {
        String text = JsonFields.text(value, where, limits.textChars());
        textChars += text.length();
        if (textChars > limits.textChars()) {
            throw new ApiFault(
                    ErrorCode.INVALID_VALUE,
                    where,
                    "Invalid 'messages': at most " + limits.textChars() + " characters of text are accepted.");
        }
        return text;
    }
}
