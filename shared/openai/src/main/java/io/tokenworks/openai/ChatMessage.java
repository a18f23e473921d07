package io.tokenworks.openai;

import java.util.List;

/**
 * One message of a conversation.
 *
 * @param role who speaks
 * @param name of the participant, for templates that show it; empty if none
 * @param content text; several text parts are joined by a line feed, as vLLM does; empty where an assistant only called
 * @param toolCalls functions that an assistant called
 * @param toolCallId of the call whose result a tool gives; empty for other roles
 */
public record ChatMessage(Role role, String name, String content, List<ToolCall> toolCalls, String toolCallId) {

    /** Without calls. */
    public ChatMessage(Role role, String name, String content) {
        this(role, name, content, List.of(), "");
    }

    /** Who speaks. */
    public enum Role {
        SYSTEM("system"),
        /** The newer name of {@link #SYSTEM}; models know only the older one. */
        DEVELOPER("system"),
        USER("user"),
        ASSISTANT("assistant"),
        /** The result of a call. */
        TOOL("tool");

        private final String templateName;

        Role(String templateName) {
            this.templateName = templateName;
        }

        /** The name that chat templates know. */
        public String templateName() {
            return templateName;
        }
    }
}
