package io.tokenworks.tokens;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Renders a conversation as the model's prompt, byte for byte as Python's jinja2 would. Thread-safe.
 *
 * <p>JSON values that a client sent (tools, parts of a message, variables) are plain Java: String, Boolean, Integer,
 * Long, BigInteger, Double, BigDecimal, null, List, and Map with String keys in the order they were written, which is
 * the order templates write them in.
 */
public interface ChatTemplate {

    /**
     * @param conversation what the template sees
     * @param addGenerationPrompt whether the prompt ends where the assistant's answer begins
     * @return the prompt, with what came from the conversation marked as foreign
     * @throws TemplateFault if the template refuses the conversation or uses what is not supported
     */
    MarkedText prompt(Conversation conversation, boolean addGenerationPrompt);

    /** The prompt of a conversation without tools, documents and variables. */
    default MarkedText prompt(List<Message> messages, boolean addGenerationPrompt) {
        return prompt(Conversation.of(messages), addGenerationPrompt);
    }

    /** The text of {@link #prompt}. */
    default String render(List<Message> messages, boolean addGenerationPrompt) {
        return prompt(messages, addGenerationPrompt).text();
    }

    /**
     * Everything a request gives a template.
     *
     * @param tools the request's tools as JSON, in OpenAI's shape ({@code type}, {@code function}); null if it has none
     * @param documents JSON of documents to answer from, for templates that take them; null if it has none
     * @param variables what the template finds under further names, such as {@code enable_thinking}; a name that the
     *     renderer itself gives (messages, tools, documents, add_generation_prompt, bos_token, eos_token) is a fault
     */
    record Conversation(
            List<Message> messages,
            @Nullable List<? extends @Nullable Object> tools,
            @Nullable List<? extends @Nullable Object> documents,
            Map<String, ? extends @Nullable Object> variables) {

        /** Messages only. */
        public static Conversation of(List<Message> messages) {
            return new Conversation(messages, null, null, Map.of());
        }
    }

    /**
     * One message as the template sees it: {@code role}, {@code content}, then the further fields.
     *
     * @param role system, user, assistant, tool or developer
     * @param content text, a list of parts as JSON, or null
     * @param more further fields as JSON: {@code tool_calls}, {@code tool_call_id}, {@code name}, {@code
     *     reasoning_content}
     */
    record Message(String role, @Nullable Object content, Map<String, ? extends @Nullable Object> more) {

        /** A message of text. */
        public Message(String role, String content) {
            this(role, content, Map.of());
        }
    }

    /** The template cannot render this conversation; the message is safe to show to the tenant. */
    final class TemplateFault extends RuntimeException {

        private static final long serialVersionUID = 1L;

        public TemplateFault(String message) {
            super(message);
        }
    }
}
