package io.tokenworks.openai;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads the body of a chat completion. Every field of OpenAI's API is either done, accepted because it changes nothing
 * about the answer, or refused by name; a field that would be ignored silently would be a wrong answer.
 */
final class ChatRequestReader {

    /** Fields with an effect. */
    private static final Set<String> DONE = Set.of(
            "model", "messages", "max_completion_tokens", "max_tokens", "temperature", "top_p", "top_k", "min_p", "n",
            "stop", "seed",
            "stream", "stream_options", "logprobs", "top_logprobs", "cache_salt", "ignore_eos");

    /** Known fields that are not done here; null is accepted. */
    private static final Set<String> NOT_DONE = Set.of(
            "tool_choice", "functions", "function_call", "reasoning_effort", "audio", "web_search_options",
            "prediction", "moderation",
            "prompt_cache_options", "repetition_penalty", "length_penalty", "use_beam_search", "stop_token_ids",
            "include_stop_str_in_output", "min_tokens", "skip_special_tokens", "spaces_between_special_tokens",
            "truncate_prompt_tokens", "prompt_logprobs", "allowed_token_ids", "bad_words", "echo",
            "add_generation_prompt",
            "continue_final_message", "add_special_tokens", "documents", "chat_template", "chat_template_kwargs",
            "structured_outputs", "priority", "return_token_ids", "kv_transfer_params");

    private static final Set<String> KNOWN = HarmlessFields.and(DONE);

    private final RequestLimits limits;
    private final ObjectReader json;

    ChatRequestReader(RequestLimits limits) {
        this.limits = limits;
        this.json = reader(limits.depth());
    }

    private static ObjectReader reader(int depth) {
        JsonFactory factory = JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(depth)
                        .maxNumberLength(64)
                        .maxNameLength(1024)
                        .build())
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .build();
        return JsonMapper.builder(factory)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build()
                .readerFor(JsonNode.class);
    }

    ChatCompletionRequest read(byte[] body) {
        JsonFields fields = new JsonFields(tree(body), "");
        fields.onlyKnown(KNOWN, NOT_DONE);
        String model = JsonFields.text(fields.required("model"), "model", 256);
        List<ChatMessage> messages = new MessageReader(limits).read(fields.required("messages"));
        HarmlessFields.check(fields);
        if (fields.integer("n", 1, 128).orElse(1) != 1) {
            throw new ApiFault(ErrorCode.UNSUPPORTED_VALUE, "n", "Unsupported value: 'n' must be 1 here.");
        }
        return new ChatCompletionRequest(
                model,
                messages,
                maxCompletionTokens(fields),
                sampling(fields),
                stop(fields),
                stream(fields),
                topLogprobs(fields),
                fields.string("cache_salt", 256).orElse(""),
                fields.bool("ignore_eos", false));
    }

    private JsonNode tree(byte[] body) {
        if (body.length > limits.bodyBytes()) {
            throw new ApiFault(
                    ErrorCode.REQUEST_TOO_LARGE,
                    "The body is larger than the limit of " + limits.bodyBytes() + " bytes.");
        }
        JsonNode tree;
        try {
            tree = json.readTree(body);
        } catch (JacksonException notJson) {
            throw notJson(notJson);
        }
        if (tree.isMissingNode()) {
            throw new ApiFault(ErrorCode.INVALID_JSON, "The body is empty; expected a JSON object.");
        }
        return tree;
    }

    private static ApiFault notJson(JacksonException fault) {
        var where = fault.getLocation();
        String position = where == null || where.getLineNr() < 1
                ? ""
                : " (line " + where.getLineNr() + ", column " + where.getColumnNr() + ")";
        return new ApiFault(ErrorCode.INVALID_JSON, "The body could not be parsed as JSON" + position + ".");
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

    private static ChatCompletionRequest.Sampling sampling(JsonFields fields) {
        double topP = fields.number("top_p", 0, 1).orElse(1);
        return new ChatCompletionRequest.Sampling(
                (float) fields.number("temperature", 0, 2).orElse(1),
                topP == 0 ? Float.MIN_NORMAL : (float) topP, // 0 keeps only the likeliest token
                topK(fields),
                (float) fields.number("min_p", 0, 1).orElse(0),
                fields.integer64("seed", Long.MIN_VALUE, Long.MAX_VALUE));
    }

    private static int topK(JsonFields fields) {
        return Math.max(0, fields.integer("top_k", -1, Integer.MAX_VALUE).orElse(0)); // vLLM's clients write -1 for off
    }

    private List<String> stop(JsonFields fields) {
        JsonNode value = fields.get("stop");
        if (value == null) {
            return List.of();
        }
        if (value.isString()) {
            return List.of(stopString(value, "stop"));
        }
        if (!value.isArray()) {
            throw JsonFields.wrongType("stop", "a string or an array of strings", value);
        }
        if (value.size() > limits.stopStrings()) {
            throw new ApiFault(
                    ErrorCode.INVALID_VALUE, "stop",
                    "Invalid 'stop': at most " + limits.stopStrings() + " strings are accepted.");
        }
        List<String> stop = new ArrayList<>();
        for (int i = 0; i < value.size(); i++) {
            stop.add(stopString(value.get(i), "stop[" + i + "]"));
        }
        return List.copyOf(stop);
    }

    private String stopString(@Nullable JsonNode value, String where) {
        String text = value == null ? "" : JsonFields.text(value, where, limits.stopChars());
        if (text.isEmpty()) {
            throw new ApiFault(ErrorCode.INVALID_VALUE, where,
                    "Invalid '" + where + "': a stop string must not be empty.");
        }
        return text;
    }

    private static ChatCompletionRequest.Stream stream(JsonFields fields) {
        boolean enabled = fields.bool("stream", false);
        JsonNode options = fields.get("stream_options");
        if (options == null) {
            return new ChatCompletionRequest.Stream(enabled, false);
        }
        if (!enabled) {
            throw new ApiFault(
                    ErrorCode.INVALID_VALUE, "stream_options",
                    "'stream_options' is only allowed when 'stream' is true.");
        }
        JsonFields inside = new JsonFields(options, "stream_options");
        inside.onlyKnown(Set.of("include_usage", "include_obfuscation"), Set.of());
        if (inside.bool("include_obfuscation", false)) {
            throw new ApiFault(
                    ErrorCode.UNSUPPORTED_VALUE,
                    "stream_options.include_obfuscation",
                    "Unsupported value: 'stream_options.include_obfuscation' must be false here.");
        }
        return new ChatCompletionRequest.Stream(true, inside.bool("include_usage", false));
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
