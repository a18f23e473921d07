package io.tokenworks.tokens.template;

import java.util.ArrayList;
import java.util.List;

/** An attribute as filters name it: {@code "function.parameters"}, or an index. */
record Path(List<Value> parts) {

    static Path of(Value attribute) {
        if (Numbers.isInteger(attribute)) {
            return new Path(List.of(attribute));
        }
        List<Value> parts = new ArrayList<>();
        for (String part : PythonText.of(attribute).text().split("\\.", -1)) {
            boolean index = !part.isEmpty() && part.length() < 10 && part.chars().allMatch(c -> c >= '0' && c <= '9');
            parts.add(index ? Value.of(Integer.parseInt(part)) : Value.own(part));
        }
        return new Path(parts);
    }

    Value value(Value of, Budget budget) {
        return value(of, Value.NONE, budget);
    }

    /** @param otherwise what stands in where a part is undefined; none for nothing */
    Value value(Value of, Value otherwise, Budget budget) {
        Value value = of;
        for (Value part : parts) {
            value = Attributes.subscript(value, part, budget);
            if (value instanceof Value.Undefined && !(otherwise instanceof Value.None)) {
                value = otherwise;
            }
        }
        return value;
    }
}
