package io.tokenworks.grammar.schema;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which keywords are done, which say nothing about what is valid, and what else there is: an error, by name. */
final class Keywords {

    /** They describe; they forbid nothing. */
    static final Set<String> ANNOTATIONS = Set.of("title", "description", "default", "example", "examples", "$schema",
            "$id", "$comment", "$defs", "definitions", "deprecated", "readOnly", "writeOnly", "discriminator",
            "contentMediaType", "contentEncoding");
    static final Set<String> OBJECT = Set.of("properties", "required", "additionalProperties", "propertyNames",
            "minProperties", "maxProperties");
    static final Set<String> ARRAY = Set.of("items", "prefixItems", "additionalItems", "minItems", "maxItems",
            "uniqueItems");
    static final Set<String> STRING = Set.of("minLength", "maxLength", "pattern", "format");
    static final Set<String> NUMBER = Set.of("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum",
            "multipleOf");
    private static final Set<String> LOGIC = Set.of("type", "enum", "const", "anyOf", "oneOf", "allOf", "$ref");

    private static final Set<String> KNOWN = Stream.of(ANNOTATIONS, OBJECT, ARRAY, STRING, NUMBER, LOGIC)
            .flatMap(Set::stream).collect(Collectors.toUnmodifiableSet());

    private Keywords() {}

    /** Fails on the first keyword that would have no effect. */
    static void check(Schema schema) {
        for (String keyword : schema.json().keySet()) {
            if (!KNOWN.contains(keyword) && !keyword.startsWith("x-")) {
                throw schema.fault(printable(keyword), "is not supported");
            }
        }
    }

    private static String printable(String keyword) {
        String text = keyword.length() > 64 ? keyword.substring(0, 64) : keyword;
        return text.replaceAll("\\p{Cntrl}", "\uFFFD");
    }

    static boolean annotation(String keyword) {
        return ANNOTATIONS.contains(keyword) || keyword.startsWith("x-");
    }

    /** Whether there is any keyword of a kind. */
    static boolean any(Schema schema, Set<String> kind) {
        return schema.json().keySet().stream().anyMatch(kind::contains);
    }
}
