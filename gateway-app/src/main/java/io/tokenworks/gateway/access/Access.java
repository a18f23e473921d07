package io.tokenworks.gateway.access;

import io.tokenworks.gateway.snapshot.Fleet;
import io.tokenworks.gateway.snapshot.SnapshotStore;
import io.tokenworks.openai.ApiFault;
import io.tokenworks.openai.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Turns the Authorization header into a caller. */
public final class Access {

    private static final String SCHEME = "bearer ";

    private final SnapshotStore snapshots;

    public Access(SnapshotStore snapshots) {
        this.snapshots = snapshots;
    }

    /**
     * @param authorization value of the header
     * @throws ApiFault 401 if the key is not in force, 503 without a snapshot
     */
    public Caller caller(@Nullable String authorization) {
        Fleet fleet = snapshots.current().orElseThrow(() -> new ApiFault(
                ErrorCode.OVERLOADED, "the gateway has not heard from the control plane yet").retryAfter(2));
        String secret = secret(authorization);
        Caller caller = fleet.key(sha256(secret))
                .flatMap(key -> fleet.tenant(key.tenant()).map(tenant -> new Caller(tenant, key, fleet)))
                .orElseThrow(() -> new ApiFault(ErrorCode.INVALID_API_KEY, "Incorrect API key provided."));
        // A snapshot is pushed when something changes, and the passing of a moment changes nothing there.
        Instant expiry = caller.key().expiresAt();
        if (expiry != null && !snapshots.controlNow().isBefore(expiry)) {
            throw new ApiFault(ErrorCode.INVALID_API_KEY, "The API key has expired. Use the one that replaced it.");
        }
        return caller;
    }

    private static String secret(@Nullable String authorization) {
        if (authorization == null || !authorization.toLowerCase(Locale.ROOT).startsWith(SCHEME)) {
            throw new ApiFault(
                    ErrorCode.INVALID_API_KEY, "No API key provided. Send it in the header Authorization: Bearer KEY.");
        }
        return authorization.substring(SCHEME.length()).strip();
    }

    /** Hex of the SHA-256 of a key's secret. */
    static String sha256(String secret) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(secret.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException absent) {
            throw new IllegalStateException("every Java platform has SHA-256", absent);
        }
    }
}
