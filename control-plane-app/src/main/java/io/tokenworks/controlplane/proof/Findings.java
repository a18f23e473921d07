package io.tokenworks.controlplane.proof;

import java.io.PrintStream;
import java.util.function.Consumer;

/** Prints findings as they come; after very many only counts them. */
final class Findings implements Consumer<Finding> {

    private static final int LINES_MAX = 1000;

    private final PrintStream out;
    private long count;

    Findings(PrintStream out) {
        this.out = out;
    }

    @Override
    public void accept(Finding finding) {
        count++;
        if (count <= LINES_MAX) {
            out.println(finding.line());
        }
        if (count == LINES_MAX) {
            out.println("… only counted from here on");
        }
    }

    long count() {
        return count;
    }
}
