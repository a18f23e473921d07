package io.tokenworks.metering;

import java.time.Instant;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * UUID version 7 of RFC 9562: 48 bits of milliseconds since 1970, 74 random bits. The time gives a record its month
 * partition, so an id
 * always falls into the same one.
 */
public final class UuidV7 {

    private static final long MILLIS_MAX = (1L << 48) - 1;

    private UuidV7() {}

    /**
     * A fresh id.
     *
     * @param at its time, cut to milliseconds
     * @param random cryptographically strong where ids must not be guessed
     */
    public static UUID mint(Instant at, RandomGenerator random) {
        long millis = at.toEpochMilli();
        if (millis < 0 || millis > MILLIS_MAX) {
            throw new IllegalArgumentException("time outside of UUIDv7: " + at);
        }
        long high = (millis << 16) | 0x7000L | (random.nextLong() & 0x0FFFL);
        long low = (random.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }

    /** Whether the id is a version 7 of the RFC's variant. */
    public static boolean isV7(UUID id) {
        return id.version() == 7 && id.variant() == 2;
    }

    /**
     * The time inside the id.
     *
     * @throws IllegalArgumentException if it is no version 7
     */
    public static Instant time(UUID id) {
        if (!isV7(id)) {
            throw new IllegalArgumentException("not a UUIDv7: " + id);
        }
        return Instant.ofEpochMilli(id.getMostSignificantBits() >>> 16);
    }
}
