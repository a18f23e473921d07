package io.tokenworks.grammar.text;

/** Reads escapes and bracketed sets of characters. */
final class PatternClasses {

    private final PatternParser in;

    PatternClasses(PatternParser in) {
        this.in = in;
    }

    /** After the opening bracket. */
    CodePoints set() {
        boolean inverted = in.peek() == '^';
        if (inverted) {
            in.next();
        }
        CodePoints all = CodePoints.NONE;
        while (in.peek() != ']') {
            CodePoints first = member();
            if (in.peek() != '-') {
                all = all.union(first);
                continue;
            }
            in.next();
            if (in.peek() == ']') {
                all = all.union(first).union(CodePoints.of('-', '-'));
            } else {
                all = all.union(range(first, member()));
            }
        }
        in.next();
        return inverted ? all.complement() : all;
    }

    private CodePoints range(CodePoints first, CodePoints last) {
        if (single(first) && single(last) && first.first(0) <= last.first(0)) {
            return CodePoints.of(first.first(0), last.first(0));
        }
        if (single(first) && single(last)) {
            throw in.fault("has a range out of order");
        }
        return first.union(CodePoints.of('-', '-')).union(last);
    }

    private static boolean single(CodePoints set) {
        return set.ranges() == 1 && set.first(0) == set.last(0);
    }

    private CodePoints member() {
        int c = in.next();
        return c == '\\' ? escape(true) : CodePoints.of(c, c);
    }

    /** After the backslash. */
    CodePoints escape(boolean inSet) {
        int c = in.next();
        return switch (c) {
            case 'd' -> CodePoints.DIGITS;
            case 'D' -> CodePoints.DIGITS.complement();
            case 'w' -> CodePoints.WORD;
            case 'W' -> CodePoints.WORD.complement();
            case 's' -> CodePoints.SPACE;
            case 'S' -> CodePoints.SPACE.complement();
            case 'n' -> CodePoints.of('\n', '\n');
            case 'r' -> CodePoints.of('\r', '\r');
            case 't' -> CodePoints.of('\t', '\t');
            case 'f' -> CodePoints.of('\f', '\f');
            case 'v' -> CodePoints.of(11, 11);
            case 'x' -> hex(2);
            case 'u' -> unicode();
            case 'b' -> {
                if (inSet) {
                    yield CodePoints.of('\b', '\b');
                }
                throw in.fault("uses '\\b', which is not supported");
            }
            default -> literal(c);
        };
    }

    private CodePoints literal(int c) {
        if (c == '0' && !(in.peek() >= '0' && in.peek() <= '9')) {
            return CodePoints.of(0, 0);
        }
        boolean word = c == '_' || (c < 128 && Character.isLetterOrDigit(c));
        if (word && c != '_') {
            throw in.fault("uses '\\" + (char) c + "', which is not supported");
        }
        return CodePoints.of(c, c);
    }

    private CodePoints unicode() {
        if (in.peek() != '{') {
            return hex(4);
        }
        in.next();
        int value = 0;
        while (in.peek() != '}') {
            value = value * 16 + digit();
            if (value > CodePoints.LAST) {
                throw in.fault("names a character beyond Unicode");
            }
        }
        in.next();
        return CodePoints.of(value, value);
    }

    private CodePoints hex(int digits) {
        int value = 0;
        for (int i = 0; i < digits; i++) {
            value = value * 16 + digit();
        }
        if (value >= 0xD800 && value < 0xE000) {
            throw in.fault("names half a surrogate pair");
        }
        return CodePoints.of(value, value);
    }

    private int digit() {
        int value = Character.digit(in.next(), 16);
        if (value < 0) {
            throw in.fault("has a broken escape");
        }
        return value;
    }
}
