package io.tokenworks.gateway.quota;

import io.tokenworks.metering.TokenCount;
import java.util.Optional;
import java.util.UUID;

/** What one operation may emit. Owned by the operation's thread. */
public interface Budget {

    /** Tokens it may emit in all, as things stand. */
    int creditTokens();

    /** Lease it is charged to; empty if no budget applies. */
    Optional<UUID> lease();

    /** Tries to get more, up to {@code moreTokens}. */
    Extension extend(int moreTokens);

    /**
     * The operation ended. Once.
     *
     * @param used what is billed
     */
    void settle(TokenCount used);

    /** What came of asking for more. */
    enum Extension {
        /** {@link Budget#creditTokens} has grown. */
        GRANTED,
        /** Nothing now; an answer of the control plane is awaited. */
        WAIT,
        /** The quota is used up, or the control plane is away and what is held is spent. */
        NOTHING_LEFT
    }

    /** For operations that no budget applies to. */
    static Budget unlimited() {
        return new Budget() {
            @Override
            public int creditTokens() {
                return Integer.MAX_VALUE;
            }

            @Override
            public Optional<UUID> lease() {
                return Optional.empty();
            }

            @Override
            public Extension extend(int moreTokens) {
                return Extension.GRANTED;
            }

            @Override
            public void settle(TokenCount used) {}
        };
    }
}
