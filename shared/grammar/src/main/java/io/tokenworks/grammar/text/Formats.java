package io.tokenworks.grammar.text;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Formats of JSON schema as regular expressions, each a subset of what its standard allows, so that every validator
 * accepts it: years from 1000, no leap seconds, addresses of bounded length.
 */
public final class Formats {

    private static final String LEAP_YEAR = "(?:[1-9]\\d"
            + "(?:0[48]|[2468][048]|[13579][26])|(?:[2468][048]|[13579][26])00)";
    private static final String DATE = "(?:[1-9]\\d{3}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\\d|3[01])"
            + "|(?:0[469]|11)-(?:0[1-9]|[12]\\d|30)|02-(?:0[1-9]|1\\d|2[0-8]))|" + LEAP_YEAR + "-02-29)";
    private static final String TIME = "(?:[01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(?:\\.\\d{1,6})?"
            + "(?:Z|\\+(?:0\\d|1[0-3]):[0-5]\\d|-(?:0[1-9]|1[0-2]):[0-5]\\d)";
    private static final String LABEL = "[A-Za-z0-9](?:[A-Za-z0-9-]{0,14}[A-Za-z0-9])?";
    private static final String HOST = LABEL + "(?:\\." + LABEL + "){0,3}\\.[A-Za-z]{2,12}";
    private static final String BYTE = "(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
    private static final String HEX4 = "[0-9a-fA-F]{1,4}";

    private static final Map<String, String> BY_NAME = new TreeMap<>(Map.of(
            "date", DATE,
            "time", TIME,
            "date-time", DATE + "T" + TIME,
            "uuid", "[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}",
            "email", "[A-Za-z0-9_+-]{1,24}(?:\\.[A-Za-z0-9_+-]{1,12}){0,3}@" + HOST,
            "hostname", HOST,
            "ipv4", BYTE + "(?:\\." + BYTE + "){3}",
            "ipv6", HEX4 + "(?::" + HEX4 + "){7}",
            "duration", "P(?:\\d{1,4}W|\\d{1,4}Y(?:\\d{1,2}M)?(?:\\d{1,2}D)?|\\d{1,4}M(?:\\d{1,2}D)?|\\d{1,4}D"
                    + "|(?:\\d{1,4}D)?T(?:\\d{1,4}H(?:\\d{1,2}M(?:\\d{1,2}S)?)?|\\d{1,4}M(?:\\d{1,2}S)?|\\d{1,4}S))",
            "uri", "https?://" + HOST + "(?::[1-9]\\d{1,3})?(?:/[A-Za-z0-9_.~-]{1,24}){0,6}/?"
                    + "(?:\\?[A-Za-z0-9_=&.~-]{1,48})?(?:#[A-Za-z0-9_.~-]{1,24})?"));

    private Formats() {}

    /** The regular expression of a whole text of the format; null if it is unknown. */
    public static @Nullable String regex(String format) {
        String body = BY_NAME.get(format);
        return body == null ? null : "^(?:" + body + ")$";
    }

    /** For messages. */
    public static String names() {
        return String.join(", ", BY_NAME.keySet());
    }
}
