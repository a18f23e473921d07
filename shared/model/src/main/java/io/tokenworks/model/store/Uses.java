package io.tokenworks.model.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Which deployments use which file, as the launcher has asked the control plane.
 *
 * @param known whether it could be asked
 * @param uses one for each deployment that has a file
 */
record Uses(boolean known, List<Use> uses) {

    /** The line that stands for "nobody could be asked". */
    private static final String UNKNOWN = "?";

    /** @param deployment its name */
    record Use(String deployment, Path file) {}

    /** @param lines deployment, tab, path */
    static Uses read(List<String> lines) {
        List<Use> uses = new ArrayList<>();
        for (String line : lines) {
            int tab = line.indexOf('\t');
            if (tab > 0 && tab < line.length() - 1) {
                uses.add(new Use(line.substring(0, tab), Path.of(line.substring(tab + 1))));
            }
        }
        return new Uses(!lines.contains(UNKNOWN), List.copyOf(uses));
    }

    /** Names of the deployments that use a file. */
    List<String> of(Path file) {
        return uses.stream().filter(use -> same(use.file(), file)).map(Use::deployment).sorted().toList();
    }

    private static boolean same(Path one, Path other) {
        try {
            return one.equals(other) || (Files.exists(one) && Files.exists(other) && Files.isSameFile(one, other));
        } catch (IOException unreadable) {
            return false;
        }
    }
}
