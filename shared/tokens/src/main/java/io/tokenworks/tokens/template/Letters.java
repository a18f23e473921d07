package io.tokenworks.tokens.template;

import io.tokenworks.tokens.MarkedText;
import java.util.Locale;

/** Case and classes of characters as Python's {@code str} has them. */
final class Letters {

    private Letters() {}

    /** upper, lower, title, capitalize or swapcase. */
    static MarkedText changed(String how, MarkedText text) {
        String plain = text.text();
        return text.withText(switch (how) {
            case "upper" -> plain.toUpperCase(Locale.ROOT);
            case "lower" -> plain.toLowerCase(Locale.ROOT);
            case "capitalize" -> capitalized(plain);
            case "title" -> titled(plain);
            case "swapcase" -> swapped(plain);
            default -> throw new IllegalStateException(how);
        });
    }

    private static String capitalized(String text) {
        if (text.isEmpty()) {
            return text;
        }
        String lower = text.toLowerCase(Locale.ROOT);
        int first = text.offsetByCodePoints(0, 1);
        int lowerFirst = text.substring(0, first).toLowerCase(Locale.ROOT).length();
        return title(text.codePointAt(0)) + lower.substring(lowerFirst);
    }

    private static String titled(String text) {
        StringBuilder titled = new StringBuilder();
        boolean inWord = false;
        for (int c : text.codePoints().toArray()) {
            titled.append(inWord ? lower(c) : title(c));
            inWord = isCased(c);
        }
        return titled.toString();
    }

    private static String swapped(String text) {
        StringBuilder swapped = new StringBuilder();
        text.codePoints().forEach(c -> swapped.append(Character.isUpperCase(c)
                ? lower(c)
                : Character.isLowerCase(c) ? Character.toString(c).toUpperCase(Locale.ROOT) : Character.toString(c)));
        return swapped.toString();
    }

    private static String lower(int c) {
        if (c == '\u03a3') {
            throw Refusal.unsupported("the case of a sigma inside a word");
        }
        return Character.toString(c).toLowerCase(Locale.ROOT);
    }

    private static String title(int c) {
        String upper = Character.toString(c).toUpperCase(Locale.ROOT);
        if (upper.codePointCount(0, upper.length()) > 1) {
            throw Refusal.unsupported("the title case of '" + Character.toString(c) + "'");
        }
        return Character.toString(Character.toTitleCase(c));
    }

    private static boolean isCased(int c) {
        return Character.isUpperCase(c) || Character.isLowerCase(c) || Character.isTitleCase(c);
    }

    /** The methods whose names begin with "is". */
    static boolean are(String method, String text) {
        return switch (method) {
            case "isupper" -> text.codePoints().noneMatch(c -> Character.isLowerCase(c) || Character.isTitleCase(c))
                    && text.codePoints().anyMatch(Character::isUpperCase);
            case "islower" -> text.codePoints().noneMatch(c -> Character.isUpperCase(c) || Character.isTitleCase(c))
                    && text.codePoints().anyMatch(Character::isLowerCase);
            case "isascii" -> text.codePoints().allMatch(c -> c < 128);
            default -> !text.isEmpty() && text.codePoints().allMatch(c -> is(method, c));
        };
    }

    private static boolean is(String method, int c) {
        return switch (method) {
            case "isdecimal" -> Character.isDigit(c);
            case "isdigit" -> Character.isDigit(c) || unclear(method, Character.getType(c) == Character.OTHER_NUMBER);
            case "isnumeric" -> isNumber(c) || unclear(method, Character.getType(c) == Character.OTHER_LETTER);
            case "isalpha" -> Character.isLetter(c);
            case "isalnum" -> Character.isLetter(c) || isNumber(c);
            case "isspace" -> c < 0x10000 && PythonText.isSpace((char) c);
            default -> throw new IllegalStateException(method);
        };
    }

    private static boolean isNumber(int c) {
        int type = Character.getType(c);
        return Character.isDigit(c) || type == Character.LETTER_NUMBER || type == Character.OTHER_NUMBER;
    }

    private static boolean unclear(String method, boolean unclear) {
        if (unclear) {
            throw Refusal.unsupported("'" + method + "' of such a character");
        }
        return false;
    }
}
