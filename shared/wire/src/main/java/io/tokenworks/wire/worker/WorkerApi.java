package io.tokenworks.wire.worker;

/**
 * Paths of the worker protocol. All need the header {@link #SECRET_HEADER}.
 */
public final class WorkerApi {

    /** Carries the secret that all processes of one installation share. */
    public static final String SECRET_HEADER = "X-Tokenworks-Internal";

    /**
     * POST {@link GenerateRequest} to a decode worker; answers a stream of {@link #FRAMES}. Closing the connection
     * cancels.
     */
    public static final String GENERATE = "/internal/v1/generate";

    /** POST {@link CreditGrant} to the worker that generates. */
    public static final String CREDIT = "/internal/v1/credit";

    /** POST {@link PrefillRequest} to a prefill worker; answers {@link Ticket} at once, before anything is computed. */
    public static final String PREFILL = "/internal/v1/prefill";

    /** POST {@link TicketCancel} to the prefill worker: nobody will come for the ticket. */
    public static final String PREFILL_CANCEL = "/internal/v1/prefill/cancel";

    /** GET the worker's model card in its serial form. */
    public static final String CARD = "/internal/v1/card";

    /** GET {@link WorkerReport}: load and counters. */
    public static final String REPORT = "/internal/v1/report";

    /** POST: take no new work, finish what runs, then exit. */
    public static final String DRAIN = "/internal/v1/drain";

    /** Code of a refusal: the worker was asked to go and takes no new work. */
    public static final String DRAINING = "draining";

    /** Media type of a frame stream. */
    public static final String FRAMES = "application/vnd.tokenworks.frames";

    private WorkerApi() {}
}
