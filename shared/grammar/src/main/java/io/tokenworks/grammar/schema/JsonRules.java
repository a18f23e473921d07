package io.tokenworks.grammar.schema;

import io.tokenworks.grammar.automaton.Network;
import io.tokenworks.grammar.automaton.Network.Rule;
import org.jspecify.annotations.Nullable;

/**
 * JSON itself (RFC 8259): any value, any object, any string, any number. Compact, with at most one space after a colon
 * or a comma. Each rule is made once, when first needed.
 */
final class JsonRules {

    private final Network network;
    private @Nullable Rule value;
    private @Nullable Rule object;
    private @Nullable Rule array;
    private @Nullable Rule string;
    private @Nullable Rule character;
    private @Nullable Rule number;

    JsonRules(Network network) {
        this.network = network;
    }

    /** A separator with its optional space. */
    void separator(int from, char separator, int to) {
        int after = network.state();
        network.bytes(from, separator, separator, after);
        network.bytes(after, ' ', ' ', to);
        network.epsilon(after, to);
    }

    Rule value() {
        if (value == null) {
            Rule rule = network.rule();
            value = rule;
            for (String word : new String[]{"true", "false", "null"}) {
                network.literal(rule.start(), word, rule.end());
            }
            network.call(rule.start(), string(), rule.end());
            network.call(rule.start(), number(), rule.end());
            network.call(rule.start(), object(), rule.end());
            network.call(rule.start(), array(), rule.end());
        }
        return value;
    }

    Rule object() {
        if (object == null) {
            Rule rule = network.rule();
            object = rule;
            int open = network.state();
            int name = network.state();
            int colon = network.state();
            int member = network.state();
            int whole = network.state();
            network.bytes(rule.start(), '{', '{', open);
            network.bytes(open, '}', '}', rule.end());
            network.epsilon(open, name);
            network.call(name, string(), colon);
            separator(colon, ':', member);
            network.call(member, value(), whole);
            separator(whole, ',', name);
            network.bytes(whole, '}', '}', rule.end());
        }
        return object;
    }

    Rule array() {
        if (array == null) {
            Rule rule = network.rule();
            array = rule;
            int open = network.state();
            int item = network.state();
            int whole = network.state();
            network.bytes(rule.start(), '[', '[', open);
            network.bytes(open, ']', ']', rule.end());
            network.epsilon(open, item);
            network.call(item, value(), whole);
            separator(whole, ',', item);
            network.bytes(whole, ']', ']', rule.end());
        }
        return array;
    }

    Rule string() {
        if (string == null) {
            Rule rule = network.rule();
            string = rule;
            int inside = network.state();
            network.bytes(rule.start(), '"', '"', inside);
            network.call(inside, character(), inside);
            network.bytes(inside, '"', '"', rule.end());
        }
        return string;
    }

    /** One character of a string, as itself or escaped; half a surrogate pair is none. */
    Rule character() {
        if (character == null) {
            Rule rule = network.rule();
            character = rule;
            int end = rule.end();
            int one = continuation(end);
            int two = continuation(one);
            int three = continuation(two);
            network.bytes(rule.start(), 0x20, 0x21, end);
            network.bytes(rule.start(), 0x23, 0x5B, end);
            network.bytes(rule.start(), 0x5D, 0x7F, end);
            network.bytes(rule.start(), 0xC2, 0xDF, one);
            lead(rule.start(), 0xE0, 0xA0, 0xBF, one);
            network.bytes(rule.start(), 0xE1, 0xEC, two);
            lead(rule.start(), 0xED, 0x80, 0x9F, one);
            network.bytes(rule.start(), 0xEE, 0xEF, two);
            lead(rule.start(), 0xF0, 0x90, 0xBF, two);
            network.bytes(rule.start(), 0xF1, 0xF3, three);
            lead(rule.start(), 0xF4, 0x80, 0x8F, two);
            escapes(rule);
        }
        return character;
    }

    private int continuation(int to) {
        int state = network.state();
        network.bytes(state, 0x80, 0xBF, to);
        return state;
    }

    private void lead(int from, int lead, int low, int high, int to) {
        int second = network.state();
        network.bytes(from, lead, lead, second);
        network.bytes(second, low, high, to);
    }

    private void escapes(Rule rule) {
        int backslash = network.state();
        network.bytes(rule.start(), '\\', '\\', backslash);
        for (char c : "\"\\/bfnrt".toCharArray()) {
            network.bytes(backslash, c, c, rule.end());
        }
        int hex = network.state();
        network.bytes(backslash, 'u', 'u', hex);
        int three = hexDigits(3, rule.end());
        int two = hexDigits(2, rule.end());
        for (String digits : new String[]{"09", "ac", "AC", "ef", "EF"}) {
            network.bytes(hex, digits.charAt(0), digits.charAt(1), three);
        }
        int afterD = network.state();
        network.bytes(hex, 'd', 'd', afterD);
        network.bytes(hex, 'D', 'D', afterD);
        network.bytes(afterD, '0', '7', two);
        int lowHalf = network.state();
        int highHalf = hexDigits(2, lowHalf);
        for (String digits : new String[]{"89", "ab", "AB"}) {
            network.bytes(afterD, digits.charAt(0), digits.charAt(1), highHalf);
        }
        lowHalf(lowHalf, two);
    }

    private void lowHalf(int from, int lastTwo) {
        int u = network.state();
        int d = network.state();
        int third = network.state();
        network.bytes(from, '\\', '\\', u);
        network.bytes(u, 'u', 'u', d);
        network.bytes(d, 'd', 'd', third);
        network.bytes(d, 'D', 'D', third);
        network.bytes(third, 'c', 'f', lastTwo);
        network.bytes(third, 'C', 'F', lastTwo);
    }

    private int hexDigits(int count, int to) {
        int at = to;
        for (int i = 0; i < count; i++) {
            int state = network.state();
            network.bytes(state, '0', '9', at);
            network.bytes(state, 'a', 'f', at);
            network.bytes(state, 'A', 'F', at);
            at = state;
        }
        return at;
    }

    /** Any number whose digits a double can hold: {@link NumberRange}, or two digits of exponent. */
    Rule number() {
        if (number == null) {
            Rule rule = network.rule();
            number = rule;
            int magnitude = network.state();
            int mantissa = network.state();
            network.bytes(rule.start(), '-', '-', magnitude);
            network.epsilon(rule.start(), magnitude);
            new NumberRange(network, null, null, NumberRange.FRACTION_DIGITS, mantissa).write(magnitude);
            network.epsilon(mantissa, rule.end());
            int sign = network.state();
            int exponent = network.state();
            int second = network.state();
            network.bytes(mantissa, 'e', 'e', sign);
            network.bytes(mantissa, 'E', 'E', sign);
            network.bytes(sign, '+', '+', exponent);
            network.bytes(sign, '-', '-', exponent);
            network.epsilon(sign, exponent);
            network.bytes(exponent, '0', '9', second);
            network.bytes(second, '0', '9', rule.end());
            network.epsilon(second, rule.end());
        }
        return number;
    }
}
