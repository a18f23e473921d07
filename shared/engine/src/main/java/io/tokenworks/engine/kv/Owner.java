package io.tokenworks.engine.kv;

/** The two kinds of owner of a block. It may be reused only when both are gone. */
enum Owner {
    /** A sequence whose block table holds it. */
    REQUEST,
    /** A hand-over that reads or writes it, whatever became of the sequence. */
    TRANSFER
}
