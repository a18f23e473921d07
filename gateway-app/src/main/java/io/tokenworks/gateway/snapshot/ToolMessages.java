package io.tokenworks.gateway.snapshot;

import io.tokenworks.openai.ChatMessage;
import io.tokenworks.openai.Prompt;
import io.tokenworks.openai.ToolCall;
import io.tokenworks.openai.Tools;
import io.tokenworks.tokens.ChatTemplate.Message;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Messages as templates see them: with calls where the template knows them, else spelled out as Hermes does. */
final class ToolMessages {

    private ToolMessages() {}

    /** For a template that knows calls. */
    static Message known(ChatMessage message) {
        Map<String, @Nullable Object> more = new LinkedHashMap<>();
        if (!message.name().isEmpty()) {
            more.put("name", message.name());
        }
        if (!message.toolCallId().isEmpty()) {
            more.put("tool_call_id", message.toolCallId());
        }
        if (!message.toolCalls().isEmpty()) {
            more.put("tool_calls", message.toolCalls().stream().map(ToolMessages::plain).toList());
        }
        String content = message.content().isEmpty() && !message.toolCalls().isEmpty() ? null : message.content();
        return new Message(message.role().templateName(), content, more);
    }

    private static Map<String, @Nullable Object> plain(ToolCall call) {
        Map<String, @Nullable Object> function = new LinkedHashMap<>();
        function.put("name", call.name());
        function.put("arguments", call.plainArguments());
        return Map.of("id", call.id(), "type", "function", "function", function);
    }

    /** For a template that does not: the tools stand in the system message, results come from the user. */
    static List<Message> spelled(Prompt.Conversation conversation) {
        List<Message> messages = new ArrayList<>();
        List<ChatMessage> asked = conversation.messages();
        boolean system = asked.getFirst().role().templateName().equals("system");
        if (!conversation.tools().isEmpty()) {
            String described = described(conversation.tools());
            messages.add(new Message("system",
                    system ? asked.getFirst().content() + "\n\n" + described : described));
        }
        for (ChatMessage message : asked.subList(system && !messages.isEmpty() ? 1 : 0, asked.size())) {
            messages.add(spelled(message));
        }
        return messages;
    }

    private static Message spelled(ChatMessage message) {
        if (message.role() == ChatMessage.Role.TOOL) {
            return new Message("user", "<tool_response>\n" + message.content() + "\n</tool_response>");
        }
        if (message.toolCalls().isEmpty()) {
            return known(message);
        }
        StringBuilder content = new StringBuilder(message.content());
        for (ToolCall call : message.toolCalls()) {
            content.append(content.isEmpty() ? "" : "\n").append("<tool_call>\n{\"name\": \"").append(call.name())
                    .append("\", \"arguments\": ").append(call.arguments()).append("}\n</tool_call>");
        }
        return new Message("assistant", content.toString());
    }

    private static String described(Tools tools) {
        StringBuilder out = new StringBuilder("You may call functions. Each line between <tools> and </tools> describes"
                + " one of them in JSON.\n<tools>\n");
        tools.all().forEach(tool -> out.append(tool.json()).append('\n'));
        return out.append("</tools>\nTo call a function, write its name and arguments as a JSON object between"
                + " <tool_call> and </tool_call>, like this:\n<tool_call>\n"
                + "{\"name\": \"a function\", \"arguments\": {}}\n</tool_call>").toString();
    }
}
