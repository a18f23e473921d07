package io.tokenworks.tensor;

/**
 * Heads of one layer. Grouped-query attention: query head h reads key/value head h / (heads / kvHeads).
 * A row of queries, keys and values is {@code [heads * headDim | kvHeads * headDim | kvHeads * headDim]}.
 */
public record AttentionShape(int heads, int kvHeads, int headDim) {

    public AttentionShape {
        if (heads < 1 || kvHeads < 1 || headDim < 2 || heads % kvHeads != 0) {
            throw new IllegalArgumentException("heads " + heads + ", kvHeads " + kvHeads + ", headDim " + headDim);
        }
    }

    /** Elements of the queries of one row. */
    public int queryWidth() {
        return heads * headDim;
    }

    /** Elements of the keys (or of the values) of one row. */
    public int kvWidth() {
        return kvHeads * headDim;
    }

    /** Elements of one row of queries, keys and values. */
    public int rowWidth() {
        return queryWidth() + 2 * kvWidth();
    }

    /** Query heads that share one key/value head. */
    public int queriesPerKv() {
        return heads / kvHeads;
    }
}
