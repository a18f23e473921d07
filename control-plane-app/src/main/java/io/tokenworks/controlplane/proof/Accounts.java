package io.tokenworks.controlplane.proof;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where tokens and prompt positions went, by measure and account. What conservation_accounts says of an operation, said
 * here a second time.
 */
final class Accounts {

    private final Map<String, Long> amounts = new HashMap<>();

    /** Amounts by {@code measure account}; none is zero. */
    Map<String, Long> amounts() {
        amounts.values().removeIf(amount -> amount == 0);
        return amounts;
    }

    void add(String measure, String account, long amount) {
        amounts.merge(measure + " " + account, amount, Long::sum);
    }

    /**
     * Adds one operation.
     *
     * @param operation null while its record has not come
     */
    void add(@Nullable Delivered operation, Made made) {
        add("TOKENS", "PRODUCED", made.emitted());
        add("PROMPT_POSITIONS", "PRODUCED", made.positions());
        if (operation == null) {
            add("TOKENS", "IN_FLIGHT", made.emitted());
            add("PROMPT_POSITIONS", "IN_FLIGHT", made.positions());
            return;
        }
        tokens(operation, made);
        positions(operation, made);
    }

    private void tokens(Delivered operation, Made made) {
        add("TOKENS", "BILLED", operation.output());
        long waste = made.emitted() - operation.output();
        if (waste < 0) {
            add("TOKENS", "UNREPORTED", waste);
            return;
        }
        long lost = Math.min(waste, made.lost());
        long retried = Math.min(waste - lost, made.retried());
        add("TOKENS", "LOST_WORKER", lost);
        add("TOKENS", "RETRIED", retried);
        add("TOKENS", cause(operation, made), waste - lost - retried);
    }

    private void positions(Delivered operation, Made made) {
        long billed = operation.output() > 0 ? operation.prompt() - operation.cached() : 0;
        add("PROMPT_POSITIONS", "BILLED", billed);
        long waste = made.positions() - billed;
        if (waste < 0) {
            add("PROMPT_POSITIONS", "UNREPORTED", waste);
        } else {
            add("PROMPT_POSITIONS", operation.output() > 0 ? "RECOMPUTED" : cause(operation, made), waste);
        }
    }

    private static String cause(Delivered operation, Made made) {
        return switch (operation.outcome()) {
            case "CANCELLED" -> "CANCELLED";
            case "LOST" -> "LOST_GATEWAY";
            case "FAILED" -> made.lastLost() ? "LOST_WORKER" : "FAILED";
            default -> "STOP_OVERRUN";
        };
    }

    /** What an operation's record says. */
    record Delivered(String outcome, long prompt, long cached, long output) {}

    /**
     * What an operation's attempts say together.
     *
     * @param lost tokens of attempts whose worker died and after which another came
     * @param retried tokens of other attempts after which another came
     * @param lastLost whether the worker of a last attempt died
     */
    record Made(long emitted, long positions, long lost, long retried, boolean lastLost) {}
}
