package io.tokenworks.controlplane.reports;

import io.tokenworks.controlplane.refusal.Refusal;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of the usage.
 *
 * @param by at most {@link #DIMENSIONS_MAX}, in the order in which the answer is sorted
 * @param span days, or the month that it is billed in
 */
public record UsageQuery(List<Dimension> by, Span span, Filter filter) {

    static final int DIMENSIONS_MAX = 5;
    private static final long DAYS_MAX = 3660;

    /** @throws Refusal if a dimension stands there twice, or there are too many */
    public UsageQuery {
        if (by.size() > DIMENSIONS_MAX || by.stream().distinct().count() < by.size()) {
            throw Refusal.invalid("by", "name at most " + DIMENSIONS_MAX + " dimensions, each once");
        }
        by = List.copyOf(by);
    }

    /** Which lines of usage belong to an answer. */
    public sealed interface Span {

        /** Used on one of these days of UTC, whenever it was billed. */
        record Days(LocalDate from, LocalDate until) implements Span {

            /** @throws Refusal if the days are none, or of more than ten years */
            public Days {
                if (!from.isBefore(until) || ChronoUnit.DAYS.between(from, until) > DAYS_MAX) {
                    throw Refusal.invalid("from", "must be before 'until', by at most " + DAYS_MAX + " days");
                }
            }
        }

        /** Billed with this month. */
        record Billed(YearMonth month) implements Span {}
    }

    /** Only what fits all that is not null. */
    public record Filter(
            @Nullable UUID tenant, @Nullable UUID project, @Nullable UUID key, @Nullable String model) {

        /** Everything. */
        public static final Filter NONE = new Filter(null, null, null, null);
    }
}
