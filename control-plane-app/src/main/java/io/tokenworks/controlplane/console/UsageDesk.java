package io.tokenworks.controlplane.console;

import java.math.BigDecimal;
import java.time.YearMonth;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the console needs to know of usage. */
interface UsageDesk {

    /** What can be told apart, with the name that messages have for it. */
    List<String> DIMENSIONS = List.of("tenant", "project", "key", "model", "class", "day", "kind", "tag:cost_center",
            "tag:team", "tag:environment", "tag:application");

    /**
     * Lines of a month's bill.
     *
     * @param by one of the dimensions
     * @param tenant only of this one; null for all
     */
    List<Line> lines(YearMonth month, String by, @Nullable UUID tenant);

    /** @param name of what the line is about; null if there is none, as with tags */
    record Line(
            @Nullable String name, String currency, long requests, long input, long cached, long output,
            BigDecimal amount) {}
}
