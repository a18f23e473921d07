package io.tokenworks.tokens;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The chained hash that names a KV block by everything its content depends on: model, tenant, salt and all tokens up
 * to the block's end. Gateway, engine and hand-over must agree on it, therefore it stands here once. SHA-256, because
 * a collision would show one tenant's text to another.
 */
public final class TokenHash {

    /** Bytes of a hash. */
    public static final int HASH_BYTES = 32;

    private static final byte[] ROOT_LABEL = "tokenworks cache root 1".getBytes(StandardCharsets.US_ASCII);

    private TokenHash() {}

    /**
     * The root of a chain: SHA-256 over label, card digest, tenant secret and salt, each led by its length in bytes
     * (32 bits, little-endian), so that no two different triples give the same input.
     *
     * @param cardDigest SHA-256 (hex) of the model card
     * @param tenantSecret secret of the tenant, or of the group of tenants that share by an admin's will
     * @param cacheSalt chosen by the client, empty if none
     * @return 32 bytes
     */
    public static byte[] root(String cardDigest, byte[] tenantSecret, String cacheSalt) {
        MessageDigest digest = sha256();
        part(digest, ROOT_LABEL);
        part(digest, cardDigest.getBytes(StandardCharsets.UTF_8));
        part(digest, tenantSecret);
        part(digest, cacheSalt.getBytes(StandardCharsets.UTF_8));
        return digest.digest();
    }

    /**
     * The hash of a block: SHA-256 over the parent's hash and the block's ids (32 bits each, little-endian).
     *
     * @param parent hash of the block before, or the root; 32 bytes
     * @param tokens ids of the sequence
     * @param from first id of the block
     * @param to end of the block, exclusive
     * @return 32 bytes
     */
    public static byte[] chain(byte[] parent, int[] tokens, int from, int to) {
        if (parent.length != HASH_BYTES) {
            throw new IllegalArgumentException("a parent hash has " + HASH_BYTES + " bytes, not " + parent.length);
        }
        if (from < 0 || from >= to || to > tokens.length) {
            throw new IndexOutOfBoundsException("block [" + from + ", " + to + ") of " + tokens.length + " tokens");
        }
        ByteBuffer ids = ByteBuffer.allocate((to - from) * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = from; i < to; i++) {
            ids.putInt(tokens[i]);
        }
        MessageDigest digest = sha256();
        digest.update(parent);
        digest.update(ids.array());
        return digest.digest();
    }

    private static void part(MessageDigest digest, byte[] bytes) {
        digest.update(ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN).putInt(bytes.length).array());
        digest.update(bytes);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException absent) {
            throw new IllegalStateException("every Java platform has SHA-256", absent);
        }
    }
}
