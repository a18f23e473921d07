package io.tokenworks.openai;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Reads the body of a chat completion. Every field of OpenAI's API is either done, accepted because it changes nothing
 * about the answer, or refused by name; a field that would be ignored silently would be a wrong answer.
 */
final class ChatRequestReader {

    /** Fields with an effect. */
    private static final Set<String> DONE = Set.of(
            "messages", "max_completion_tokens", "max_tokens", "logprobs", "top_logprobs",
            "chat_template_kwargs", "response_format", "service_tier");

    /** Known fields that are not done here; null is accepted. */
    private static final Set<String> NOT_DONE = VllmFields.notDoneAnd(Set.of(
            "functions", "function_call", "reasoning_effort", "audio", "web_search_options", "prediction", "moderation",
            "prompt_cache_options", "prompt_cache_retention", "bad_words", "echo", "add_generation_prompt",
            "continue_final_message", "documents", "chat_template", "include_reasoning", "mm_processor_kwargs"));

    private static final Set<String> KNOWN = known();

    private static final int SERVICE_TIER_CHARS = 32;

    private final RequestLimits limits;

    ChatRequestReader(RequestLimits limits) {
        this.limits = limits;
    }

    private static Set<String> known() {
        Set<String> all = new LinkedHashSet<>(DONE);
        all.addAll(TermsReader.FIELDS);
        all.addAll(SamplingReader.FIELDS);
        all.addAll(ToolsReader.FIELDS);
        return HarmlessFields.and(all);
    }

    ChatCompletionRequest read(byte[] body) {
        JsonFields fields = new JsonBody(limits).read(body);
        fields.onlyKnown(KNOWN, NOT_DONE);
        String model = TermsReader.model(fields);
        List<ChatMessage> messages = new MessageReader(limits).read(fields.required("messages"));
        HarmlessFields.check(fields);
        Tools tools = ToolsReader.read(fields, limits);
        TermsReader terms = new TermsReader(limits);
        return new ChatCompletionRequest(
                new Prompt.Conversation(messages, TemplateTerms.read(fields), tools),
                new GenerationTerms(
                        model,
                        TermsReader.choices(fields),
                        maxCompletionTokens(fields),
                        SamplingReader.read(fields, limits),
                        terms.stop(fields),
                        TermsReader.stream(fields),
                        topLogprobs(fields),
                        TermsReader.cacheSalt(fields),
                        fields.bool("ignore_eos", false),
                        shape(fields, tools),
                        tools,
                        serviceTier(fields)));
    }

    /** Where the model is free to call or not, nothing can be said of the answer's form; where it must, all is said. */
    private static AnswerShape shape(JsonFields fields, Tools tools) {
        AnswerShape shape = AnswerShapeReader.read(fields);
        if (!(shape instanceof AnswerShape.Free) && !tools.isEmpty() && tools.choice() instanceof Tools.Choice.Auto) {
            throw new ApiFault(
                    ErrorCode.UNSUPPORTED_VALUE, "response_format",
                    "Unsupported value: 'response_format' must be text here where 'tool_choice' is auto.");
        }
        return shape;
    }

    /** Which tiers a deployment has, only the gateway knows. {@code auto} leaves it to us. */
    private static Optional<String> serviceTier(JsonFields fields) {
        return fields.string("service_tier", SERVICE_TIER_CHARS)
                .map(tier -> tier.equals("auto") ? GenerationTerms.DEFAULT_TIER : tier);
    }

    private static OptionalInt maxCompletionTokens(JsonFields fields) {
        OptionalInt current = fields.integer("max_completion_tokens", 1, Integer.MAX_VALUE);
        OptionalInt deprecated = fields.integer("max_tokens", 1, Integer.MAX_VALUE);
        if (current.isPresent() && deprecated.isPresent() && current.getAsInt() != deprecated.getAsInt()) {
            throw new ApiFault(
                    ErrorCode.INVALID_VALUE,
                    "max_tokens",
                    "'max_tokens' and 'max_completion_tokens' differ: set only 'max_completion_tokens'.");
        }
        return current.isPresent() ? current : deprecated;
    }

    private static OptionalInt topLogprobs(JsonFields fields) {
        OptionalInt top = fields.integer("top_logprobs", 0, 20);
        if (fields.bool("logprobs", false)) {
            return OptionalInt.of(top.orElse(0));
        }
        if (top.orElse(0) > 0) {
            throw new ApiFault(
                    ErrorCode.INVALID_VALUE, "top_logprobs", "'top_logprobs' is only allowed when 'logprobs' is true.");
        }
        return OptionalInt.empty();
    }
}
