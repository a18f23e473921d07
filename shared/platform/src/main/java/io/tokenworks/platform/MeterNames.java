package io.tokenworks.platform;

/**
 * Names of all meters and of their tags; documented in docs/metrics.md. Micrometer turns dots into underscores and adds
 * {@code _total}.
 */
public final class MeterNames {

    /** Positions computed by a worker; tag {@link #ROLE}. */
    public static final String POSITIONS_COMPUTED = "tokenworks.positions.computed";

    /** Of them prompt positions; tag {@link #ROLE}. */
    public static final String PROMPT_POSITIONS_COMPUTED = "tokenworks.prompt.positions.computed";

    /** Prompt positions found in a worker's prefix cache; tag {@link #ROLE}. */
    public static final String POSITIONS_CACHED = "tokenworks.positions.cached";

    /** Tokens emitted by a worker; tag {@link #ROLE}. */
    public static final String TOKENS_EMITTED = "tokenworks.tokens.emitted";

    /** KV blocks moved; tag {@link #DIRECTION}. */
    public static final String HANDOVER_BLOCKS = "tokenworks.handover.blocks";

    /** KV bytes moved; tag {@link #DIRECTION}. */
    public static final String HANDOVER_BYTES = "tokenworks.handover.bytes";

    /** Hand-overs that failed; tag {@link #CAUSE}. */
    public static final String HANDOVER_FAILURES = "tokenworks.handover.failures";

    /** Time of one engine step. */
    public static final String STEP_SECONDS = "tokenworks.step";

    /** Gap between two successive deliveries of one sequence. */
    public static final String ITL_SECONDS = "tokenworks.itl";

    /** Request received to first token written. */
    public static final String TTFT_SECONDS = "tokenworks.ttft";

    /** Sequences not yet admitted. */
    public static final String QUEUE = "tokenworks.sequences.waiting";

    /** Sequences running. */
    public static final String RUNNING = "tokenworks.sequences.running";

    /** KV blocks in all. */
    public static final String KV_BLOCKS = "tokenworks.kv.blocks";

    /** KV blocks that nobody owns. */
    public static final String KV_BLOCKS_FREE = "tokenworks.kv.blocks.free";

    /** Compiled grammars that a worker keeps. */
    public static final String GRAMMARS = "tokenworks.grammars";

    /** Grammars compiled, and the time it took. */
    public static final String GRAMMAR_COMPILE = "tokenworks.grammar.compile";

    /** Masks computed on the engine's thread, and the time it took. */
    public static final String GRAMMAR_MASK = "tokenworks.grammar.mask";

    /** Masks found in memory. */
    public static final String GRAMMAR_MASK_HITS = "tokenworks.grammar.mask.hits";

    /** Masks in memory. */
    public static final String GRAMMAR_MASKS = "tokenworks.grammar.masks";

    /** Records in the outbox that the control plane has not acknowledged. */
    public static final String OUTBOX_PENDING = "tokenworks.outbox.pending";

    /** Bytes of records that the outbox can still take; at 0 new work is refused. */
    public static final String OUTBOX_ROOM = "tokenworks.outbox.room";

    /** Requests that a gateway refused; tag {@link #CAUSE}. */
    public static final String REFUSED = "tokenworks.gateway.refused";

    /** Open connections of clients. */
    public static final String CONNECTIONS = "tokenworks.gateway.connections";

    /** Connections of clients that were closed unserved; tag {@link #CAUSE}. */
    public static final String CONNECTIONS_REFUSED = "tokenworks.gateway.connections.refused";

    /** Streams cancelled because their reader was too slow. */
    public static final String STREAMS_TOO_SLOW = "tokenworks.streams.too.slow";

    /** PREFILL or DECODE, in lower case. */
    public static final String ROLE = "role";

    /** {@code sent} or {@code received}. */
    public static final String DIRECTION = "direction";

    /** Cause of a failure, a code of docs/errors.md. */
    public static final String CAUSE = "cause";

    private MeterNames() {}
}
