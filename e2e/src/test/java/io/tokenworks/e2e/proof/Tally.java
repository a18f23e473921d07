package io.tokenworks.e2e.proof;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a run has done so far, for whoever reads its output. */
final class Tally {
    private final Map<String, Integer> kills = new TreeMap<>();
    private final Map<Seen.End, Integer> ends = new EnumMap<>(Seen.End.class);
    private final Map<String, Integer> refusals = new TreeMap<>();
    private long received;
    private int onTheWayMost;
    private Books.Sums sums = new Books.Sums(0, 0, 0, 0, 0);

    void killed(String part) {
        kills.merge(part.replaceAll("-\\d+$", ""), 1, Integer::sum);
    }

    void saw(List<Seen> seen) {
        for (Seen one : seen) {
            ends.merge(one.end(), 1, Integer::sum);
            received += one.ids().length;
            if (one.end() == Seen.End.REFUSED || one.end() == Seen.End.FAILED) {
                refusals.merge(one.detail(), 1, Integer::sum);
            }
        }
    }

    void onTheWay(int tokens) {
        onTheWayMost = Math.max(onTheWayMost, tokens);
    }

    void sums(Books.Sums now) {
        sums = now;
    }

    Map<String, Integer> kills() {
        return kills;
    }

    String line() {
        return "kills " + kills + ", requests " + ends + ", refusals and failures " + refusals + ", tokens received "
                + received + ", most on the way " + onTheWayMost + ", ledger " + sums;
    }
}
