package io.tokenworks.gateway.relay;

import io.tokenworks.gateway.quota.Budget;
import io.tokenworks.metering.TokenCount;
import java.util.Optional;
import java.util.UUID;

/**
 * Splits an operation's budget among its choices: what one may emit, no other may. The shares sum up to what the
 * operation may emit. Thread-safe.
 */
final class ChoiceBudgets {

    private static final int UNLIMITED = Integer.MAX_VALUE;

    private final Budget whole;
    private final int choices;
    private final int first;

    ChoiceBudgets(Budget whole, int choices) {
        this.whole = whole;
        this.choices = choices;
        this.first = whole.creditTokens();
    }

    /** Whether there is anything to share. */
    Optional<UUID> lease() {
        return whole.lease();
    }

    /** The share of a choice. To be asked for once each. */
    Budget share(int choice) {
        if (choices == 1) {
            return whole;
        }
        if (first == UNLIMITED) {
            return Budget.unlimited();
        }
        return new Share(first / choices + (choice < first % choices ? 1 : 0));
    }

    private synchronized Extended extendWhole(int moreTokens) {
        int before = whole.creditTokens();
        Budget.Extension came = whole.extend(moreTokens);
        return new Extended(came, whole.creditTokens() - before);
    }

    private record Extended(Budget.Extension came, int tokens) {}

    /** Owned by the choice's thread. */
    private final class Share implements Budget {

        private int credit;

        Share(int credit) {
            this.credit = credit;
        }

        @Override
        public int creditTokens() {
            return credit;
        }

        @Override
        public Optional<UUID> lease() {
            return whole.lease();
        }

        @Override
        public Extension extend(int moreTokens) {
            Extended extended = extendWhole(moreTokens);
            credit += extended.tokens();
            return extended.came();
        }

        /** The whole is settled, not its shares. */
        @Override
        public void settle(TokenCount used) {}
    }
}
