package io.tokenworks.e2e.proof;

import java.util.List;
import java.util.stream.IntStream;

/** What the clients ask: some short, some long enough to be computed by a prefill worker, some with a common start. */
final class Prompts {
    private static final int COUNT = 12;
    private static final String LONG = "The night shift hands over, and every crate is counted twice. ";

    private Prompts() {}

    static List<String> all() {
        return IntStream.range(0, COUNT).mapToObj(i -> (i % 3 == 0 ? "" : LONG.repeat(i)) + "Question " + i + ".")
                .toList();
    }
}
