package io.tokenworks.gateway.quota;

import io.tokenworks.gateway.completion.CompletionPlan;
import io.tokenworks.metering.TokenCount;
import io.tokenworks.openai.ApiFault;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/** Whether an operation may run: every rate and every budget on its path must have room for it. Thread-safe. */
public final class Admission {

    private final Rates rates;
    private final LeaseBook leases;
    private final Supplier<Instant> controlNow;

    /** @param controlNow now by the control plane's clock */
    public Admission(Rates rates, LeaseBook leases, Supplier<Instant> controlNow) {
        this.rates = rates;
        this.leases = leases;
        this.controlNow = controlNow;
    }

    /** @throws ApiFault 429 naming the limit that is in the way; 503 if that cannot be known */
    public Budget admit(CompletionPlan plan) {
        RateHold hold = rates.enter(plan);
        Budget budget = null;
        try {
            budget = new Admitted(leases.reserve(plan), hold);
            return budget;
        } finally {
            if (budget == null) {
                hold.leave(0, controlNow.get());
            }
        }
    }

    /** A budget with a place in the rates. */
    private final class Admitted implements Budget {

        private final Budget leased;
        private final RateHold hold;

        Admitted(Budget leased, RateHold hold) {
            this.leased = leased;
            this.hold = hold;
        }

        @Override
        public int creditTokens() {
            return leased.creditTokens();
        }

        @Override
        public Optional<UUID> lease() {
            return leased.lease();
        }

        @Override
        public Extension extend(int moreTokens) {
            return leased.extend(moreTokens);
        }

        @Override
        public void settle(TokenCount used) {
            leased.settle(used);
            hold.leave(used.billedTokens(), controlNow.get());
        }
    }
}
