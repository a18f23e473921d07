package io.tokenworks.tokens.template;

import io.tokenworks.tokens.ChatTemplate.TemplateFault;
import java.util.Set;

/** Filters ({@code x | name}) and tests ({@code x is name}). A new one is a name in a set and a case in a switch. */
final class Filters {

    private static final Set<String> FILTERS = Set.of("trim", "length", "count");
    private static final Set<String> TESTS = Set.of("defined", "undefined", "none", "string", "mapping", "sequence",
            "iterable", "true", "false");

    private Filters() {}

    static String known(String filter, TokenStream tokens) {
        if (!FILTERS.contains(filter)) {
            throw tokens.fault("filter '" + filter + "' is not supported");
        }
        return filter;
    }

    static String knownTest(String test, TokenStream tokens) {
        if (!TESTS.contains(test)) {
            throw tokens.fault("test '" + test + "' is not supported");
        }
        return test;
    }

    static Value apply(String filter, Value of) {
        return switch (filter) {
            case "trim" -> new Value.Text(PythonText.strip(Operators.written(of)));
            case "length", "count" -> new Value.Int(length(of));
            default -> throw new IllegalStateException(filter);
        };
    }

    private static long length(Value of) {
        return switch (of) {
            case Value.Text(var text) -> PythonText.length(text);
            case Value.Items(var items) -> items.size();
            case Value.Dict(var entries) -> entries.size();
            case Value.Undefined _ -> 0;
            case Value.Int _,Value.Bool _,Value.None _ ->
                throw new TemplateFault("chat template: length of a " + Operators.kind(of));
        };
    }

    static boolean test(String test, Value of) {
        return switch (test) {
            case "defined" -> !(of instanceof Value.Undefined);
            case "undefined" -> of instanceof Value.Undefined;
            case "none" -> of instanceof Value.None;
            case "string" -> of instanceof Value.Text;
            case "mapping" -> of instanceof Value.Dict;
            case "sequence", "iterable" ->
                of instanceof Value.Text || of instanceof Value.Items || of instanceof Value.Dict
                        || of instanceof Value.Undefined;
            case "true" -> of instanceof Value.Bool(boolean value) && value;
            case "false" -> of instanceof Value.Bool(boolean value) && !value;
            default -> throw new IllegalStateException(test);
        };
    }
}
