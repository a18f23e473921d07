package io.tokenworks.openai;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Halves of surrogate pairs in a body's strings. JSON can spell one, UTF-8 cannot: every tokenizer would read another
 * text than the client wrote.
 */
final class LoneSurrogates {

    private LoneSurrogates() {}

    /** @throws ApiFault naming the first string that holds one */
    static void refuse(JsonNode body) {
        String found = find(body);
        if (found != null) {
            String where = found.startsWith(".") ? found.substring(1) : found;
            throw new ApiFault(
                    ErrorCode.INVALID_VALUE, where, "Invalid '" + where + "': half of a surrogate pair is no text.");
        }
    }

    /** Path below this node, put together only where there is something to tell; null if all is well. */
    private static @Nullable String find(JsonNode node) {
        return switch (node.getNodeType()) {
            case STRING -> holdsOne(node.stringValue()) ? "" : null;
            case OBJECT -> inObject(node);
            case ARRAY -> inArray(node);
            default -> null;
        };
    }

    private static @Nullable String inObject(JsonNode object) {
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            String inside = holdsOne(field.getKey()) ? "" : find(field.getValue());
            if (inside != null) {
                return "." + JsonFields.printable(field.getKey()) + inside;
            }
        }
        return null;
    }

    private static @Nullable String inArray(JsonNode array) {
        for (int i = 0; i < array.size(); i++) {
            String inside = find(array.get(i));
            if (inside != null) {
                return "[" + i + "]" + inside;
            }
        }
        return null;
    }

    private static boolean holdsOne(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                if (i + 1 == text.length() || !Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1))) {
                    return true;
                }
                i++;
            }
        }
        return false;
    }
}
