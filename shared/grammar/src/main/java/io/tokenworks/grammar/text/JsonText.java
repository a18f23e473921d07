package io.tokenworks.grammar.text;

import io.tokenworks.grammar.automaton.Network;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Spells a language of texts as the bytes inside a JSON string, each text in one way only: characters as themselves in
 * UTF-8, quote and backslash escaped, line feed, tab and the like by their short escapes; other control characters
 * cannot be written.
 */
public final class JsonText {

    private static final int[] UTF8_LAST = {0x7F, 0x7FF, 0xFFFF, 0x10FFFF};
    private static final String ESCAPED = "\"\\\b\f\n\r\t";
    private static final String ESCAPES = "\"\\bfnrt";

    private final Network network;
    private final boolean json;
    /** State that reads so many bytes of a character, any, and leads to the target. */
    private final Map<Rest, Integer> rests = new HashMap<>();

    private JsonText(Network network, boolean json) {
        this.network = network;
        this.json = json;
    }

    private record Rest(int bytes, int target) {}

    /** The inside of a JSON string. */
    public static void escaped(Language language, Network network, int from, int to) {
        new JsonText(network, true).write(language, from, to);
    }

    /** The text itself. */
    public static void plain(Language language, Network network, int from, int to) {
        new JsonText(network, false).write(language, from, to);
    }

    private void write(Language language, int from, int to) {
        int[] states = new int[language.states()];
        Arrays.setAll(states, _ -> network.state());
        network.epsilon(from, states[0]);
        for (int i = 0; i < states.length; i++) {
            Language.Row row = language.row(i);
            if (row.accepting()) {
                network.epsilon(states[i], to);
            }
            if (json) {
                escapes(row, states[i], states);
            }
            for (Language.Move move : row.moves()) {
                raw(states[i], move.first(), move.last(), states[move.to()]);
            }
        }
    }

    private void escapes(Language.Row row, int from, int[] states) {
        int backslash = -1;
        for (Language.Move move : row.moves()) {
            for (int i = 0; i < ESCAPED.length(); i++) {
                if (move.first() <= ESCAPED.charAt(i) && ESCAPED.charAt(i) <= move.last()) {
                    if (backslash < 0) {
                        backslash = network.state();
                        network.bytes(from, '\\', '\\', backslash);
                    }
                    network.bytes(backslash, ESCAPES.charAt(i), ESCAPES.charAt(i), states[move.to()]);
                }
            }
        }
    }

    private void raw(int from, int first, int last, int to) {
        if (!json) {
            utf8(from, first, last, to);
            return;
        }
        int[] cuts = {0x20, '"', '"' + 1, '\\', '\\' + 1, CodePoints.LAST + 1};
        for (int i = 0; i < cuts.length; i += 2) {
            int low = Math.max(first, cuts[i]);
            int high = Math.min(last, cuts[i + 1] - 1);
            if (low <= high) {
                utf8(from, low, high, to);
            }
        }
    }

    /** A range of code points as ranges of bytes: cut by length, then so that the later bytes are free or fixed. */
    private void utf8(int from, int first, int last, int to) {
        int low = first;
        for (int i = 0; i < UTF8_LAST.length && low <= last; i++) {
            if (low <= UTF8_LAST[i]) {
                int high = Math.min(last, UTF8_LAST[i]);
                spell(from, bytes(low, i + 1), bytes(high, i + 1), 0, to);
                low = high + 1;
            }
        }
    }

    /** Reads the bytes from index {@code at} on of every sequence between the two, which have equal lengths. */
    private void spell(int from, int[] low, int[] high, int at, int to) {
        int left = low.length - at - 1;
        if (left == 0 || (isAll(low, at + 1, 0x80) && isAll(high, at + 1, 0xBF))) {
            network.bytes(from, low[at], high[at], rest(left, to));
            return;
        }
        if (low[at] == high[at]) {
            int next = network.state();
            network.bytes(from, low[at], low[at], next);
            spell(next, low, high, at + 1, to);
            return;
        }
        int from2 = low[at];
        int to2 = high[at];
        if (!isAll(low, at + 1, 0x80)) {
            spell(from, low, filled(low, at, 0xBF), at, to);
            from2++;
        }
        if (!isAll(high, at + 1, 0xBF)) {
            spell(from, filled(high, at, 0x80), high, at, to);
            to2--;
        }
        if (from2 <= to2) {
            network.bytes(from, from2, to2, rest(left, to));
        }
    }

    private static boolean isAll(int[] bytes, int from, int value) {
        for (int i = from; i < bytes.length; i++) {
            if (bytes[i] != value) {
                return false;
            }
        }
        return true;
    }

    private static int[] filled(int[] bytes, int keep, int value) {
        int[] result = bytes.clone();
        Arrays.fill(result, keep + 1, result.length, value);
        return result;
    }

    private int rest(int bytes, int target) {
        if (bytes == 0) {
            return target;
        }
        Integer known = rests.get(new Rest(bytes, target));
        if (known == null) {
            known = network.state();
            network.bytes(known, 0x80, 0xBF, rest(bytes - 1, target));
            rests.put(new Rest(bytes, target), known);
        }
        return known;
    }

    private static int[] bytes(int c, int length) {
        return switch (length) {
            case 1 -> new int[]{c};
            case 2 -> new int[]{0xC0 | c >> 6, 0x80 | c & 0x3F};
            case 3 -> new int[]{0xE0 | c >> 12, 0x80 | c >> 6 & 0x3F, 0x80 | c & 0x3F};
            default -> new int[]{0xF0 | c >> 18, 0x80 | c >> 12 & 0x3F, 0x80 | c >> 6 & 0x3F, 0x80 | c & 0x3F};
        };
    }
}
