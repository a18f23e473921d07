package io.tokenworks.openai;

import io.tokenworks.openai.Tools.Choice;
import io.tokenworks.openai.Tools.Tool;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads {@code tools}, {@code tool_choice} and {@code parallel_tool_calls}. */
final class ToolsReader {

    static final Set<String> FIELDS = Set.of("tools", "tool_choice", "parallel_tool_calls");

    private static final int DESCRIPTION_CHARS = 16_384;
    private static final int WORD_CHARS = 64;

    private ToolsReader() {}

    static Tools read(JsonFields fields, RequestLimits limits) {
        List<Tool> tools = tools(fields, limits.tools());
        boolean parallel = fields.bool("parallel_tool_calls", true);
        JsonNode choice = fields.get("tool_choice");
        if (choice != null && choice.isString() && choice.stringValue().equals("none")) {
            return Tools.none();
        }
        if (choice == null) {
            return new Tools(tools, new Choice.Auto(), parallel);
        }
        if (tools.isEmpty()) {
            throw new ApiFault(ErrorCode.INVALID_VALUE, "tool_choice",
                    "'tool_choice' is only allowed when 'tools' are specified.");
        }
        return new Tools(tools, choice(choice, tools), parallel);
    }

    private static Choice choice(JsonNode value, List<Tool> tools) {
        if (value.isString()) {
            return switch (value.stringValue()) {
                case "auto" -> new Choice.Auto();
                case "required" -> new Choice.Required();
                default -> throw new ApiFault(ErrorCode.INVALID_VALUE, "tool_choice",
                        "Invalid value: '" + JsonFields.printable(value.stringValue())
                                + "'. Supported values are: 'none', 'auto', 'required', and a function by name.");
            };
        }
        JsonFields fields = new JsonFields(value, "tool_choice");
        fields.onlyKnown(Set.of("type", "function"), Set.of("allowed_tools", "custom"));
        function(fields);
        JsonFields function = new JsonFields(fields.required("function"), "tool_choice.function");
        function.onlyKnown(Set.of("name"), Set.of());
        String where = "tool_choice.function.name";
        String name = FunctionNames.check(function.required("name"), where);
        if (tools.stream().noneMatch(tool -> tool.name().equals(name))) {
            throw new ApiFault(ErrorCode.INVALID_VALUE, where, "Invalid '" + where + "': no such tool was given.");
        }
        return new Choice.Named(name);
    }

    private static void function(JsonFields fields) {
        String where = fields.pathOf("type");
        if (!JsonFields.text(fields.required("type"), where, WORD_CHARS).equals("function")) {
            throw new ApiFault(ErrorCode.UNSUPPORTED_VALUE, where,
                    "Unsupported value: '" + where + "' must be function here.");
        }
    }

    private static List<Tool> tools(JsonFields fields, int most) {
        JsonNode value = fields.get("tools");
        if (value == null) {
            return List.of();
        }
        if (!value.isArray()) {
            throw JsonFields.wrongType("tools", "an array", value);
        }
        if (value.size() > most) {
            throw new ApiFault(ErrorCode.INVALID_VALUE, "tools",
                    "Invalid 'tools': at most " + most + " are accepted.");
        }
        List<Tool> tools = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (int i = 0; i < value.size(); i++) {
            Tool tool = tool(value.get(i), "tools[" + i + "]");
            if (!names.add(tool.name())) {
                throw new ApiFault(ErrorCode.INVALID_VALUE, "tools[" + i + "].function.name",
                        "Invalid 'tools': '" + tool.name() + "' stands there twice.");
            }
            tools.add(tool);
        }
        return List.copyOf(tools);
    }

    private static Tool tool(JsonNode value, String where) {
        JsonFields tool = new JsonFields(value, where);
        function(tool);
        tool.onlyKnown(Set.of("type", "function"), Set.of());
        JsonNode function = tool.required("function");
        JsonFields fields = new JsonFields(function, where + ".function");
        fields.onlyKnown(Set.of("name", "description", "parameters", "strict"), Set.of());
        String name = FunctionNames.check(fields.required("name"), fields.pathOf("name"));
        fields.string("description", DESCRIPTION_CHARS);
        fields.bool("strict", false);
        JsonNode parameters = fields.get("parameters");
        if (parameters != null && !parameters.isObject()) {
            throw JsonFields.wrongType(fields.pathOf("parameters"), "an object", parameters);
        }
        Map<String, @Nullable Object> plain = new LinkedHashMap<>();
        value.properties().forEach(each -> plain.put(each.getKey(), PlainJson.of(each.getValue())));
        return new Tool(name, parameters == null ? null : parameters.toString(), plain, value.toString());
    }
}
