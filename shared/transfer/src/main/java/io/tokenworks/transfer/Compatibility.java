package io.tokenworks.transfer;

import io.tokenworks.tensor.KvGroupSpec;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * The name of a kind of KV: two workers may hand blocks over if theirs are equal. SHA-256 over weights, groups (shape,
 * dtype, block size, window) and numeric mode.
 */
public final class Compatibility {

    private Compatibility() {}

    /**
     * @param weightsDigest names the weights
     * @param numericMode for example {@code invariant}
     */
    public static String of(String weightsDigest, List<KvGroupSpec> groups, String numericMode) {
        StringBuilder text = new StringBuilder("kv1\n").append(weightsDigest).append('\n').append(numericMode);
        for (KvGroupSpec group : groups) {
            text.append('\n')
                    .append(group.layers())
                    .append(' ')
                    .append(group.kvHeads())
                    .append(' ')
                    .append(group.headDim())
                    .append(' ')
                    .append(group.blockTokens())
                    .append(' ')
                    .append(group.dtype())
                    .append(' ')
                    .append(group.windowTokens().orElse(0));
        }
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(text.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
