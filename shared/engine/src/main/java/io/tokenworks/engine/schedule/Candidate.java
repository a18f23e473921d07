package io.tokenworks.engine.schedule;

/**
 * A sequence that could be served now, as the scheduler sees it.
 *
 * @param sequence its id
 * @param admitted whether it is in the running set
 * @param order running: counts up with admissions; waiting: with arrivals
 * @param computed positions that need no computing; for a waiting one what the prefix cache holds
 * @param target positions to be computed in all as far as known
 * @param rows running: rows it has; waiting: free rows that its admission would take
 * @param waitsForImport waiting: others will compute its positions, it needs a seat and blocks but no budget
 * @param preemptible running: whether its blocks may be taken from it
 * @param arrivedNanos when it came
 * @param fairShareKey whose share it is served from
 */
public record Candidate(
        long sequence,
        boolean admitted,
        long order,
        int computed,
        int target,
        int rows,
        boolean waitsForImport,
        boolean preemptible,
        long arrivedNanos,
        String fairShareKey) {

    int remaining() {
        return target - computed;
    }

    /** A stream that only needs its next token. */
    boolean decodes() {
        return admitted && remaining() == 1;
    }
}
