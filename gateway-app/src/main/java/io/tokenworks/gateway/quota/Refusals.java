package io.tokenworks.gateway.quota;

import io.tokenworks.openai.ApiFault;
import io.tokenworks.openai.ErrorCode;
import io.tokenworks.wire.fleet.LimitRule;
import java.time.Duration;
import java.util.Locale;

/** What a client is told when a limit stands in its way: which one, and whose. */
final class Refusals {

    /** Budgets are raised by people. */
    static final Duration BUDGET_AGAIN = Duration.ofMinutes(1);
    /** Running operations end, and the control plane comes back. */
    private static final int SOON_SECONDS = 5;

    private Refusals() {}

    /** A budget has nothing left. */
    static ApiFault budget(Claim by) {
        return new ApiFault(ErrorCode.INSUFFICIENT_QUOTA, "You exceeded the current quota of your "
                + words(by.rule()) + ".").retryAfter((int) BUDGET_AGAIN.toSeconds());
    }

    /** A budget is not used up, but operations that run hold what is left of it. */
    static ApiFault held(Claim by) {
        return new ApiFault(ErrorCode.RATE_LIMIT_EXCEEDED, "Your requests that run hold what is left of the quota of"
                + " your " + words(by.rule()) + ".").retryAfter(SOON_SECONDS);
    }

    /** This gateway's share of a rate is used up. */
    static ApiFault rate(LimitRule rule, int againSeconds) {
        return new ApiFault(ErrorCode.RATE_LIMIT_EXCEEDED, "Rate limit reached for your " + words(rule) + ".")
                .retryAfter(againSeconds);
    }

    /** Nothing is held, and nobody can be asked. */
    static ApiFault unknown() {
        return new ApiFault(ErrorCode.QUOTA_UNAVAILABLE, "Your quota cannot be checked now. Try again soon.")
                .retryAfter(SOON_SECONDS);
    }

    /** For example {@code project: 20000 output tokens a day for the model m (limit 0190…)}. */
    static String words(LimitRule rule) {
        String model = rule.deployment() == null ? "" : " for the model " + rule.deployment();
        return rule.scope().name().toLowerCase(Locale.ROOT) + ": " + rule.amount().stripTrailingZeros().toPlainString()
                + " " + measure(rule) + window(rule) + model + " (limit " + rule.id() + ")";
    }

    private static String measure(LimitRule rule) {
        return switch (rule.measure()) {
            case TOKENS -> "tokens";
            case INPUT -> "uncached input tokens";
            case CACHED_INPUT -> "cached input tokens";
            case OUTPUT -> "output tokens";
            case MONEY -> String.valueOf(rule.currency());
            case REQUESTS -> "requests";
            case CONCURRENCY -> "requests at a time";
        };
    }

    private static String window(LimitRule rule) {
        return switch (rule.window()) {
            case MINUTE -> " a minute";
            case DAY -> " a day";
            case MONTH -> " a month";
            case TOTAL -> rule.measure() == LimitRule.Measure.CONCURRENCY ? "" : " in all";
        };
    }
}
