package io.tokenworks.tokens;

import java.util.List;

/** Renders a conversation as the model's prompt, byte for byte as Python's jinja2 would. Thread-safe. */
public interface ChatTemplate {

    /**
     * @param messages the conversation
     * @param addGenerationPrompt whether the prompt ends where the assistant's answer begins
     * @throws TemplateFault if the template refuses the conversation or uses what is not supported
     */
    String render(List<Message> messages, boolean addGenerationPrompt);

    /**
     * @param role system, user, assistant, tool or developer
     * @param content text
     */
    record Message(String role, String content) {}

    /** The template cannot render this conversation; the message is safe to show to the tenant. */
    final class TemplateFault extends RuntimeException {

        private static final long serialVersionUID = 1L;

        public TemplateFault(String message) {
            super(message);
        }
    }
}
