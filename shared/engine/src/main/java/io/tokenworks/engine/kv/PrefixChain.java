package io.tokenworks.engine.kv;

import io.tokenworks.tokens.TokenHash;
import java.util.ArrayList;
import java.util.List;

/**
 * The hashes of one sequence's full blocks, each computed once. Tokens are only ever appended to a sequence, so a
 * hash never changes, not even when
 * the sequence loses its blocks.
 */
public final class PrefixChain {
    private final byte[] root;
    private final int blockTokens;
    private final List<BlockHash> hashes = new ArrayList<>();
    private byte[] last;

    /**
     * @param root 32 bytes that everything shared must have in common: model, tenant, salt
     * @param blockTokens token positions of one block
     */
    public PrefixChain(byte[] root, int blockTokens) {
        this.root = root.clone();
        this.blockTokens = blockTokens;
        this.last = this.root;
    }

    /** Makes the hashes of the first {@code rows} blocks available; {@code tokens} covers them. */
    public void extend(int[] tokens, int rows) {
        for (int row = hashes.size(); row < rows; row++) {
            last = TokenHash.chain(last, tokens, row * blockTokens, (row + 1) * blockTokens);
            hashes.add(BlockHash.of(last));
        }
    }

    BlockHash at(int row) {
        return hashes.get(row);
    }
}
