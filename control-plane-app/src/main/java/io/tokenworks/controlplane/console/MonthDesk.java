package io.tokenworks.controlplane.console;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the console needs to know of a tenant's month: what is billed in it, and what was sealed. */
interface MonthDesk {

    /** By project, model, class and kind. */
    Bill bill(UUID tenant, YearMonth month);

    /** A currency each; none while the month is open, or if nothing was used in it. */
    List<Sealed> sealed(UUID tenant, YearMonth month);

    /** When the month may be closed. */
    Instant closesAt(YearMonth month);

    /** @param whole false if there are more lines than a page shows; then there are none here */
    record Bill(List<Line> lines, boolean whole) {}

    /**
     * @param project its name; null where the record named none
     * @param tokenClass key of the messages {@code class.*}
     * @param kind key of the messages {@code kind.*}
     */
    record Line(
            @Nullable String project, String model, String tokenClass, String kind, long tokens, BigDecimal amount,
            String currency) {}

    /** @param total of the lines, each rounded once */
    record Sealed(UUID id, long number, long lines, BigDecimal total, String currency, Instant at) {}
}
