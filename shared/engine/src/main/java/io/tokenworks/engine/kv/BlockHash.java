package io.tokenworks.engine.kv;

import java.nio.ByteBuffer;

/**
 * The chained hash that names a full block's content: all 256 bits are kept, because a collision would show one
 * tenant's text to another.
 */
record BlockHash(long first, long second, long third, long fourth) {

    static BlockHash of(byte[] sha256) {
        ByteBuffer bytes = ByteBuffer.wrap(sha256);
        return new BlockHash(bytes.getLong(), bytes.getLong(), bytes.getLong(), bytes.getLong());
    }

    /** SHA-256 is uniform already: any 32 bits of it are a perfect table hash. */
    @Override
    public int hashCode() {
        return (int) first;
    }
}
