package io.tokenworks.openai;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** JSON as plain Java: String, Boolean, Number, null, List, and Map in the order written. */
final class PlainJson {

    private PlainJson() {}

    static @Nullable Object of(JsonNode node) {
        if (node.isArray()) {
            List<@Nullable Object> all = new ArrayList<>(node.size());
            node.forEach(each -> all.add(of(each)));
            return Collections.unmodifiableList(all);
        }
        if (node.isObject()) {
            Map<String, @Nullable Object> all = new LinkedHashMap<>();
            node.properties().forEach(each -> all.put(each.getKey(), of(each.getValue())));
            return Collections.unmodifiableMap(all);
        }
        if (node.isString()) {
            return node.stringValue();
        }
        if (node.isBoolean()) {
            return node.booleanValue();
        }
        return node.isNumber() ? node.numberValue() : null;
    }
}
