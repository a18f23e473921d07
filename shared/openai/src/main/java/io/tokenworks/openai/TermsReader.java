package io.tokenworks.openai;

import io.tokenworks.openai.GenerationTerms.Stream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads what all forms of requests share. */
final class TermsReader {

    static final Set<String> FIELDS = Set.of("model", "n", "stop", "stream", "stream_options", "cache_salt",
            "ignore_eos");

    private static final int CHOICES_MAX = 128;

    private final RequestLimits limits;

    TermsReader(RequestLimits limits) {
        this.limits = limits;
    }

    static String model(JsonFields fields) {
        return JsonFields.text(fields.required("model"), "model", 256);
    }

    static int choices(JsonFields fields) {
        return fields.integer("n", 1, CHOICES_MAX).orElse(1);
    }

    static String cacheSalt(JsonFields fields) {
        return fields.string("cache_salt", 256).orElse("");
    }

    List<String> stop(JsonFields fields) {
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

    static Stream stream(JsonFields fields) {
        boolean enabled = fields.bool("stream", false);
        JsonNode options = fields.get("stream_options");
        if (options == null) {
            return new Stream(enabled, false);
        }
        if (!enabled) {
            throw new ApiFault(
                    ErrorCode.INVALID_VALUE, "stream_options",
                    "'stream_options' is only allowed when 'stream' is true.");
        }
        JsonFields inside = new JsonFields(options, "stream_options");
        inside.onlyKnown(Set.of("include_usage", "include_obfuscation"), Set.of("continuous_usage_stats"));
        if (inside.bool("include_obfuscation", false)) {
            throw new ApiFault(
                    ErrorCode.UNSUPPORTED_VALUE,
                    "stream_options.include_obfuscation",
                    "Unsupported value: 'stream_options.include_obfuscation' must be false here.");
        }
        return new Stream(true, inside.bool("include_usage", false));
    }
}
