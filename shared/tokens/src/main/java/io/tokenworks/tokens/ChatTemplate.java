package io.tokenworks.tokens;

import java.util.List;

/** Renders a conversation as the model's prompt, byte for byte as Python's jinja2 would. Thread-safe. */
public interface ChatTemplate {

    /**
     * @param messages the conversation
     * @param addGenerationPrompt whether the prompt ends where the assistant's answer begins
     * @return the prompt, with what came from the messages marked as foreign
     * @throws TemplateFault if the template refuses the conversation or uses what is not supported
     */
    MarkedText prompt(List<Message> messages, boolean addGenerationPrompt);

    /** The text of {@link #prompt}. */
    default String render(List<Message> messages, boolean addGenerationPrompt) {
        return prompt(messages, addGenerationPrompt).text();
    }

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
