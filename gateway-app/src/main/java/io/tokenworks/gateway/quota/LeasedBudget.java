package io.tokenworks.gateway.quota;

import io.tokenworks.metering.TokenCount;
import java.util.Optional;
import java.util.UUID;

/** A budget on a lease. */
final class LeasedBudget implements Budget {

    private final LeaseLink link;
    private final Hold hold;

    LeasedBudget(LeaseLink link, Hold hold) {
        this.link = link;
        this.hold = hold;
    }

    @Override
    public int creditTokens() {
        return hold.creditTokens();
    }

    @Override
    public Optional<UUID> lease() {
        return Optional.of(link.id());
    }

    @Override
    public Extension extend(int moreTokens) {
        boolean longer = link.lease().extend(hold, moreTokens);
        var _ = link.ask();
        if (longer) {
            return Extension.GRANTED;
        }
        boolean waiting = link.asking() || (!link.away() && link.lease().mayGrow(hold));
        return waiting ? Extension.WAIT : Extension.NOTHING_LEFT;
    }

    @Override
    public void settle(TokenCount used) {
        link.lease().settle(hold, used);
    }
}
