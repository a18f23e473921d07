package io.tokenworks.gateway.completion;

import io.tokenworks.grammar.Grammar;
import io.tokenworks.grammar.source.GrammarFault;
import io.tokenworks.grammar.source.GrammarLimits;
import io.tokenworks.grammar.source.GrammarSource;
import io.tokenworks.openai.AnswerShape;
import io.tokenworks.openai.ApiFault;
import io.tokenworks.openai.ErrorCode;
import io.tokenworks.openai.GenerationTerms;
import io.tokenworks.openai.ToolDialect;
import io.tokenworks.openai.Tools;
import io.tokenworks.openai.Tools.Choice;
import io.tokenworks.openai.Tools.Tool;
import io.tokenworks.wire.worker.GenerateRequest.Constraint;
import io.tokenworks.wire.worker.GenerateRequest.ConstraintKind;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What workers must hold an answer to. Compiled here once too, only to tell the client what is wrong with it before
 * anything is reserved.
 */
final class AnswerConstraints {

    private AnswerConstraints() {}

    /** @throws ApiFault naming parameter and keyword of what cannot be held to */
    static Optional<Constraint> of(GenerationTerms terms, ToolDialect dialect) {
        Tools tools = terms.tools();
        if (!tools.isEmpty() && !(tools.choice() instanceof Choice.Auto)) {
            return Optional.of(calls(tools, dialect));
        }
        return switch (terms.shape()) {
            case AnswerShape.Free _ -> Optional.empty();
            case AnswerShape.JsonObject _ -> Optional.of(new Constraint(ConstraintKind.JSON_OBJECT, ""));
            case AnswerShape.JsonSchema(String schema) -> {
                check(GrammarSource.Kind.JSON_SCHEMA, schema, AnswerShape.JsonSchema.PARAM);
                yield Optional.of(new Constraint(ConstraintKind.JSON_SCHEMA, schema));
            }
        };
    }

    private static Constraint calls(Tools tools, ToolDialect dialect) {
        List<Tool> callable = tools.choice() instanceof Choice.Named(String name)
                ? tools.all().stream().filter(tool -> tool.name().equals(name)).toList()
                : tools.all();
        for (Tool tool : callable) {
            String parameters = tool.parameters();
            if (parameters != null) {
                String where = "tools[" + tools.all().indexOf(tool) + "].function.parameters";
                check(GrammarSource.Kind.TOOL_CALLS, source(List.of(tool), false, dialect), where);
            }
        }
        boolean parallel = tools.parallel() && !(tools.choice() instanceof Choice.Named);
        return new Constraint(ConstraintKind.TOOL_CALLS, source(callable, parallel, dialect));
    }

    /** Names are letters, digits, underscores and dashes. */
    private static String source(List<Tool> tools, boolean parallel, ToolDialect dialect) {
        StringBuilder out = new StringBuilder("{\"format\":\"").append(dialect.name().toLowerCase(Locale.ROOT))
                .append("\",\"parallel\":").append(parallel).append(",\"tools\":[");
        for (int i = 0; i < tools.size(); i++) {
            Tool tool = tools.get(i);
            out.append(i == 0 ? "" : ",").append("{\"name\":\"").append(tool.name()).append('"');
            if (tool.parameters() != null) {
                out.append(",\"parameters\":").append(tool.parameters());
            }
            out.append('}');
        }
        return out.append("]}").toString();
    }

    private static void check(GrammarSource.Kind kind, String text, String where) {
        try {
            Grammar.compile(new GrammarSource(kind, text), GrammarLimits.defaults());
        } catch (GrammarFault fault) {
            String path = fault.path().replaceFirst("^tools\\.0\\.function\\.parameters\\.?", "");
            String param = path.isEmpty() ? where : where + "." + path;
            throw new ApiFault(ErrorCode.INVALID_VALUE, param, "Invalid schema for '" + where + "': "
                    + fault.message());
        }
    }
}
