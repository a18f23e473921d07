package io.tokenworks.wire.fleet;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How much of something may be used, by whom, in what time. A request must fit every rule on its path: those of its
 * company, tenant, project and key.
 *
 * @param scopeId company, tenant, project or key
 * @param currency of MONEY; null for all other measures
 * @param amount exact; tokens, requests and concurrency are whole numbers
 * @param deployment only requests for this one count; null: all
 */
public record LimitRule(
        UUID id,
        Scope scope,
        UUID scopeId,
        Measure measure,
        @Nullable String currency,
        Window window,
        BigDecimal amount,
        Mode mode,
        @Nullable String deployment) {

    /** Whose use counts, from the widest to the narrowest. */
    public enum Scope {
        COMPANY, TENANT, PROJECT, KEY
    }

    /** What is counted. */
    public enum Measure {
        /** Prompt and output tokens. */
        TOKENS,
        /** Prompt tokens that somebody had to compute. */
        INPUT,
        /** Prompt tokens found in a cache. */
        CACHED_INPUT,
        OUTPUT,
        /** What the ledger bills, in one currency. */
        MONEY,
        REQUESTS,
        /** Requests at a time. */
        CONCURRENCY
    }

    /** The time that an amount is for. It begins anew at UTC boundaries, by the moment of admission. */
    public enum Window {
        MINUTE,
        DAY,
        MONTH,
        /** From the making of the rule on. Concurrency knows no other. */
        TOTAL;

        /** Beginning of the window that holds a moment. */
        public Instant start(Instant at) {
            return switch (this) {
                case MINUTE -> at.truncatedTo(ChronoUnit.MINUTES);
                case DAY -> at.truncatedTo(ChronoUnit.DAYS);
                case MONTH -> month(at).toInstant();
                case TOTAL -> Instant.EPOCH;
            };
        }

        /** Beginning of the next window; far away for TOTAL. */
        public Instant end(Instant start) {
            return switch (this) {
                case MINUTE -> start.plus(1, ChronoUnit.MINUTES);
                case DAY -> start.plus(1, ChronoUnit.DAYS);
                case MONTH -> month(start).plusMonths(1).toInstant();
                case TOTAL -> Instant.MAX;
            };
        }

        private static ZonedDateTime month(Instant at) {
            return at.truncatedTo(ChronoUnit.DAYS).atZone(ZoneOffset.UTC).withDayOfMonth(1);
        }
    }

    /** What comes of going over the amount. */
    public enum Mode {
        /** Refused, or cut at the boundary. */
        HARD,
        /** Served; counted, and alerts are raised. */
        SOFT,
        /** Served; what HARD would have refused is counted. */
        SHADOW
    }

    /** Whether its amount is a budget that leases are granted of; else it is shared out as a rate. */
    public boolean budget() {
        return window != Window.MINUTE && measure != Measure.CONCURRENCY;
    }
}
