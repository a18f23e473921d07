package io.tokenworks.openai;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * Fields that are accepted because they change nothing about the answer: names and notes for the client's own use, and
 * options at the value that asks for nothing. Their types and sizes are checked all the same.
 */
final class HarmlessFields {

    static final Set<String> LABELS = Set.of("user", "safety_identifier", "prompt_cache_key");
    private static final Set<String> SWITCHES = Set.of("store");
    private static final Set<String> OTHERS = Set.of("metadata", "verbosity", "modalities");

    private static final int LABEL_CHARS = 512;
    private static final int METADATA_PAIRS = 16;

    private HarmlessFields() {}

    /** These names and those given. */
    static Set<String> and(Set<String> names) {
        Set<String> all = new LinkedHashSet<>(names);
        all.addAll(LABELS);
        all.addAll(SWITCHES);
        all.addAll(OTHERS);
        return Set.copyOf(all);
    }

    static void check(JsonFields fields) {
        labels(fields);
        SWITCHES.forEach(name -> fields.bool(name, false));
        word(fields, "verbosity", Set.of("medium"));
        metadata(fields);
        modalities(fields);
    }

    static void labels(JsonFields fields) {
        LABELS.forEach(name -> fields.string(name, LABEL_CHARS));
    }

    private static void word(JsonFields fields, String name, Set<String> allowed) {
        fields.string(name, LABEL_CHARS).ifPresent(value -> {
            if (!allowed.contains(value)) {
                throw unsupported(name, String.join(" or ", allowed.stream().sorted().toList()));
            }
        });
    }

    private static void metadata(JsonFields fields) {
        JsonNode value = fields.get("metadata");
        if (value == null) {
            return;
        }
        if (!value.isObject()) {
            throw JsonFields.wrongType("metadata", "an object", value);
        }
        if (value.size() > METADATA_PAIRS) {
            throw new ApiFault(
                    ErrorCode.INVALID_VALUE, "metadata",
                    "Invalid 'metadata': at most " + METADATA_PAIRS + " pairs are accepted.");
        }
        for (Map.Entry<String, JsonNode> pair : value.properties()) {
            JsonFields.text(pair.getValue(), "metadata." + JsonFields.printable(pair.getKey()), LABEL_CHARS);
        }
    }

    private static void modalities(JsonFields fields) {
        JsonNode value = fields.get("modalities");
        if (value == null) {
            return;
        }
        if (!value.isArray()) {
            throw JsonFields.wrongType("modalities", "an array", value);
        }
        for (JsonNode modality : value) {
            if (!modality.isString() || !modality.stringValue().equals("text")) {
                throw unsupported("modalities", "[\"text\"]");
            }
        }
    }

    private static ApiFault unsupported(String where, String supported) {
        return new ApiFault(
                ErrorCode.UNSUPPORTED_VALUE, where,
                "Unsupported value: '" + where + "' must be " + supported + " here.");
    }
}
