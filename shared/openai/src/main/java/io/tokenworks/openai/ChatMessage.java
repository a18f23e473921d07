package io.tokenworks.openai;

/**
 * One message of a conversation.
 *
 * @param role who speaks
 * @param name of the participant, for templates that show it; empty if none
 * @param content text; several text parts are joined by a line feed, as vLLM does
 */
public record ChatMessage(Role role, String name, String content) {

    /** Who speaks. */
    public enum Role {
        SYSTEM("system"),
        /** The newer name of {@link #SYSTEM}; models know only the older one. */
        DEVELOPER("system"),
        USER("user"),
        ASSISTANT("assistant");

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
