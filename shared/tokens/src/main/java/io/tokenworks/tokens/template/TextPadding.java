package io.tokenworks.tokens.template;

import io.tokenworks.tokens.MarkedText;
import org.jspecify.annotations.Nullable;

/** Methods of Python's {@code str} that make it wider. */
final class TextPadding {

    private TextPadding() {}

    static Value call(String name, MarkedText self, Arguments arguments, Budget budget) {
        boolean zeros = name.equals("zfill");
        @Nullable
        Value[] given = arguments.places(1, zeros ? 1 : 2);
        MarkedText fill = zeros
                ? MarkedText.own("0")
                : PythonText.of(Arguments.or(given.length > 1 ? given[1] : null, Value.own(" ")));
        if (PythonText.length(fill) != 1) {
            throw new Refusal("a fill of more than one character");
        }
        int width = Numbers.clamped(Arguments.given(given[0]));
        int missing = Math.max(0, width - PythonText.length(self));
        int left = switch (name) {
            case "ljust" -> 0;
            case "center" -> missing / 2 + (missing & width & 1);
            default -> missing;
        };
        boolean signed = zeros && (self.text().startsWith("-") || self.text().startsWith("+"));
        Joining joined = new Joining(budget).add(signed ? self.slice(0, 1) : MarkedText.EMPTY);
        repeat(joined, fill, left);
        joined.add(signed ? self.slice(1, self.length()) : self);
        repeat(joined, fill, missing - left);
        return joined.value();
    }

    private static void repeat(Joining joined, MarkedText fill, int times) {
        for (int i = 0; i < times; i++) {
            joined.add(fill);
        }
    }
}
