package io.tokenworks.tokens.template;

import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;

/** {@code strftime}, in English. */
final class Dates {

    private static final Map<Character, DateTimeFormatter> FIELDS = Map.ofEntries(
            field('a', "EEE"), field('A', "EEEE"), field('b', "MMM"), field('B', "MMMM"),
            field('d', "dd"), field('m', "MM"), field('y', "uu"), field('Y', "uuuu"), field('j', "DDD"),
            field('H', "HH"), field('I', "hh"), field('M', "mm"), field('S', "ss"), field('p', "a"),
            field('F', "uuuu-MM-dd"), field('T', "HH:mm:ss"), field('R', "HH:mm"), field('D', "MM/dd/uu"));

    private Dates() {}

    private static Map.Entry<Character, DateTimeFormatter> field(char letter, String pattern) {
        return Map.entry(letter, DateTimeFormatter.ofPattern(pattern, Locale.US));
    }

    static String written(ZonedDateTime time, String format) {
        StringBuilder written = new StringBuilder();
        for (int i = 0; i < format.length(); i++) {
            char c = format.charAt(i);
            if (c != '%') {
                written.append(c);
                continue;
            }
            char letter = ++i < format.length() ? format.charAt(i) : ' ';
            DateTimeFormatter field = FIELDS.get(letter);
            if (letter == '%') {
                written.append('%');
            } else if (field != null) {
                written.append(field.format(time));
            } else {
                throw Refusal.unsupported("the date field '%" + letter + "'");
            }
        }
        return written.toString();
    }
}
