package io.tokenworks.openai;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Reads {@code messages}. One per request: it counts the text. */
final class MessageReader {

    private static final Set<String> KNOWN = Set.of("role", "content", "name", "refusal", "annotations",
            "tool_calls", "tool_call_id");
    private static final Set<String> NOT_DONE = Set.of("function_call", "audio");
    private static final int CALLS_MAX = 128;
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
        List<ToolCall> calls = calls(fields, role);
        String content = calls.isEmpty() || fields.get("content") != null ? content(fields) : "";
        return new ChatMessage(role, fields.string("name", NAME_CHARS).orElse(""), content, calls,
                toolCallId(fields, role));
    }

    private static String toolCallId(JsonFields fields, ChatMessage.Role role) {
        if (role != ChatMessage.Role.TOOL) {
            only(fields, "tool_call_id", "tool");
            return "";
        }
        return JsonFields.text(fields.required("tool_call_id"), fields.pathOf("tool_call_id"), NAME_CHARS);
    }

    /** Fails if the field stands there in a message of another role. */
    private static void only(JsonFields fields, String name, String role) {
        if (fields.get(name) != null) {
            String where = fields.pathOf(name);
            throw new ApiFault(ErrorCode.INVALID_VALUE, where,
                    "Invalid '" + where + "': only messages of role '" + role + "' have it.");
        }
    }

    private List<ToolCall> calls(JsonFields fields, ChatMessage.Role role) {
        if (role != ChatMessage.Role.ASSISTANT) {
            only(fields, "tool_calls", "assistant");
            return List.of();
        }
        JsonNode value = fields.get("tool_calls");
        String where = fields.pathOf("tool_calls");
        if (value == null) {
            return List.of();
        }
        if (!value.isArray()) {
            throw JsonFields.wrongType(where, "an array", value);
        }
        if (value.size() > CALLS_MAX) {
            throw new ApiFault(ErrorCode.INVALID_VALUE, where,
                    "Invalid '" + where + "': at most " + CALLS_MAX + " calls are accepted.");
        }
        List<ToolCall> calls = new ArrayList<>();
        for (int i = 0; i < value.size(); i++) {
            calls.add(call(new JsonFields(value.get(i), where + "[" + i + "]")));
        }
        return List.copyOf(calls);
    }

    private ToolCall call(JsonFields call) {
        call.onlyKnown(Set.of("id", "type", "function", "index"), Set.of("custom"));
        String type = JsonFields.text(call.required("type"), call.pathOf("type"), NAME_CHARS);
        if (!type.equals("function")) {
            String where = call.pathOf("type");
            throw new ApiFault(ErrorCode.UNSUPPORTED_VALUE, where,
                    "Unsupported value: '" + where + "' must be function here.");
        }
        JsonFields function = new JsonFields(call.required("function"), call.pathOf("function"));
        function.onlyKnown(Set.of("name", "arguments"), Set.of());
        return new ToolCall(
                JsonFields.text(call.required("id"), call.pathOf("id"), NAME_CHARS),
                FunctionNames.check(function.required("name"), function.pathOf("name")),
                counted(function.required("arguments"), function.pathOf("arguments")));
    }

    private static ChatMessage.Role role(JsonFields fields) {
        String where = fields.pathOf("role");
        String role = JsonFields.text(fields.required("role"), where, NAME_CHARS);
        return switch (role) {
            case "system" -> ChatMessage.Role.SYSTEM;
            case "developer" -> ChatMessage.Role.DEVELOPER;
            case "user" -> ChatMessage.Role.USER;
            case "assistant" -> ChatMessage.Role.ASSISTANT;
            case "tool" -> ChatMessage.Role.TOOL;
            case "function" -> throw new ApiFault(
                    ErrorCode.UNSUPPORTED_VALUE, where,
                    "Unsupported value: '" + where + "' does not support '" + role + "' here.");
            default -> throw new ApiFault(
                    ErrorCode.INVALID_VALUE,
                    where,
                    "Invalid value: '" + JsonFields.printable(role)
                            + "'. Supported values are: 'system', 'developer', 'user', 'assistant', and 'tool'.");
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
        if (value.size() > limits.parts()) {
            throw new ApiFault(ErrorCode.INVALID_VALUE, where,
                    "Invalid '" + where + "': at most " + limits.parts() + " parts are accepted.");
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
