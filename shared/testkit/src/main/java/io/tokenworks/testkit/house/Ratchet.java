package io.tokenworks.testkit.house;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Old offenders, by name and size. An offender that is not listed, or has grown, is a complaint; so is an entry that is
 * looser than
 * what is there: the list may only shrink.
 */
public final class Ratchet {
    private Ratchet() {}

    /**
     * What is wrong, as sentences; empty if all is well.
     *
     * @param entries lines {@code RULE where size}; blank ones and those that begin with # say nothing
     */
    public static List<String> complaints(List<Finding> findings, List<String> entries) {
        Map<String, Integer> allowed = parse(entries);
        Map<String, Finding> worst = worst(findings);
        var complaints = new ArrayList<String>();
        worst.values().stream().filter(f -> f.hard() || f.size() > allowed.getOrDefault(key(f), -1))
                .forEach(f -> complaints.add(f.toString()));
        allowed.forEach((key, size) -> {
            Finding found = worst.get(key);
            if (found == null || found.size() < size) {
                complaints.add(key + " " + size + ": the ratchet is looser than the source; "
                        + (found == null ? "remove the line" : "write " + found.size()));
            }
        });
        complaints.sort(null);
        return complaints;
    }

    /** The entries that would excuse exactly what is there; hard findings have none. */
    public static List<String> entries(List<Finding> findings) {
        Map<String, Finding> worst = worst(findings);
        return worst.values().stream().filter(f -> !f.hard()).map(Finding::ratchetLine).sorted().toList();
    }

    private static Map<String, Finding> worst(List<Finding> findings) {
        Map<String, Finding> worst = new HashMap<>();
        for (Finding finding : findings) {
            worst.merge(key(finding), finding, (a, b) -> a.size() >= b.size() ? a : b);
        }
        return worst;
    }

    private static String key(Finding finding) {
        return finding.rule() + " " + finding.where();
    }

    private static Map<String, Integer> parse(List<String> entries) {
        var allowed = new HashMap<String, Integer>();
        for (String line : entries) {
            if (!line.isBlank() && !line.startsWith("#")) {
                int space = line.lastIndexOf(' ');
                allowed.put(line.substring(0, space), Integer.parseInt(line.substring(space + 1)));
            }
        }
        return allowed;
    }
}
