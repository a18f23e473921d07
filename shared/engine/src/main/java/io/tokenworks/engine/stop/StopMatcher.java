package io.tokenworks.engine.stop;

import java.util.List;

/**
 * Finds stop strings in a growing text and holds back what may become one, so that not even the first letter of a
 * stop string leaks.
 */
final class StopMatcher {
    private final List<String> stops;
    private String pending = "";
    private boolean stopped;

    StopMatcher(List<String> stops) {
        this.stops = stops.stream().filter(stop -> !stop.isEmpty()).toList();
    }

    /** Whether a stop string was found; the text is over then. */
    boolean stopped() {
        return stopped;
    }

    /** Adds text and returns what is certain to be part of the answer. */
    String append(String text) {
        if (stopped) {
            return "";
        }
        String all = pending + text;
        int first = firstMatch(all);
        if (first >= 0) {
            stopped = true;
            pending = "";
            return all.substring(0, first);
        }
        int certain = all.length() - heldBack(all);
        pending = all.substring(certain);
        return all.substring(0, certain);
    }

    /** No more text comes: what was held back was no stop string. */
    String flush() {
        String rest = pending;
        pending = "";
        return rest;
    }

    private int firstMatch(String text) {
        return stops.stream().mapToInt(text::indexOf).filter(at -> at >= 0).min().orElse(-1);
    }

    /** Length of the longest end of the text that begins a stop string. */
    private int heldBack(String text) {
        int longest = 0;
        for (String stop : stops) {
            for (int length = Math.min(stop.length() - 1, text.length()); length > longest; length--) {
                if (text.regionMatches(text.length() - length, stop, 0, length)) {
                    longest = length;
                }
            }
        }
        return longest;
    }
}
