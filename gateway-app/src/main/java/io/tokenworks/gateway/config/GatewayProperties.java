package io.tokenworks.gateway.config;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/** Limits of the gateway. Nothing in it grows without one of these. */
@Validated
@ConfigurationProperties("tokenworks.gateway")
public record GatewayProperties(
        @DefaultValue @Valid Limits limits,
        @DefaultValue @Valid Timeouts timeouts,
        @DefaultValue @Valid Quota quota,
        @DefaultValue @Valid Routing routing,
        @DefaultValue @Valid Records records) {

    /**
     * @param body largest request body
     * @param requests most operations at a time; more are answered 503
     * @param requestsPerTenant most operations of a tenant at a time; more are answered 429
     * @param choicesAtOnce most choices of one operation that run at a time; the others follow
     * @param attempts most workers that may fail one operation
     * @param moves most times that an operation goes on elsewhere because its worker was asked to go
     * @param streamEvents most events that wait for a slow client before it is cancelled
     * @param sendBuffer most bytes that the operating system holds for a slow client besides (it may take twice that)
     * @param frameChunks most pieces of a worker's stream that wait for the operation
     * @param connectionsPerWorker most connections to one worker
     * @param cards most model cards held in memory
     */
    public record Limits(
            @DefaultValue("4MB") @NotNull DataSize body,
            @DefaultValue("512") @Min(1) int requests,
            @DefaultValue("128") @Min(1) int requestsPerTenant,
            @DefaultValue("8") @Min(1) int choicesAtOnce,
            @DefaultValue("3") @Min(1) int attempts,
            @DefaultValue("64") @Min(1) int moves,
            @DefaultValue("512") @Min(8) int streamEvents,
            @DefaultValue("256KB") @NotNull DataSize sendBuffer,
            @DefaultValue("8") @Min(1) int frameChunks,
            @DefaultValue("1024") @Min(1) int connectionsPerWorker,
            @DefaultValue("64") @Min(1) int cards) {}

    /**
     * @param connect to a worker or the control plane
     * @param body for the client to send its body
     * @param write for the client to take what is written to it; then its connection is closed
     * @param ticket for a prefill worker to answer with a ticket
     * @param firstToken for the first token after a worker was asked
     * @param stall longest gap between tokens
     * @param operation for a whole operation
     * @param resumeWait how long an operation waits for a worker, be it to begin or to go on with
     * @param keepAlive silence after which a client gets a comment
     * @param control for an answer of the control plane
     * @param snapshotSilence without a byte on the snapshot stream, it is opened again
     * @param staleness how long to serve without hearing from the control plane
     */
    public record Timeouts(
            @DefaultValue("2s") Duration connect,
            @DefaultValue("30s") Duration body,
            @DefaultValue("60s") Duration write,
            @DefaultValue("5s") Duration ticket,
            @DefaultValue("120s") Duration firstToken,
            @DefaultValue("30s") Duration stall,
            @DefaultValue("30m") Duration operation,
            @DefaultValue("20s") Duration resumeWait,
            @DefaultValue("5s") Duration keepAlive,
            @DefaultValue("5s") Duration control,
            @DefaultValue("15s") Duration snapshotSilence,
            @DefaultValue("24h") Duration staleness) {}

    /**
     * @param creditTokens what a generation may emit before it needs more
     * @param creditLowTokens left of it, more is granted ahead of need
     * @param leaseTokens least room that a slice of a budget in use is filled up to (of money: what so many tokens
     * cost at most; of requests: one for each credit)
     * @param leaseTokensMost most room of a slice
     * @param leaseAheadSeconds a slice is sized for the demand of so many seconds
     * @param leasePulse how often a gateway that holds room shows it, and hears whether others are short
     * @param leaseRenew validity below which a lease is renewed
     * @param leaseIdle room of a slice that was not used for so long is given back
     * @param leaseLife after so long a lease is replaced
     * @param askAgain how soon an exhausted quota is asked for again
     * @param creditWait how long a paused generation waits for an answer about its quota before it is cut
     */
    public record Quota(
            @DefaultValue("256") @Min(1) int creditTokens,
            @DefaultValue("64") @Min(0) int creditLowTokens,
            @DefaultValue("4096") @Min(1) long leaseTokens,
            @DefaultValue("65536") @Min(1) long leaseTokensMost,
            @DefaultValue("5") @Min(0) int leaseAheadSeconds,
            @DefaultValue("1s") Duration leasePulse,
            @DefaultValue("90s") Duration leaseRenew,
            @DefaultValue("60s") Duration leaseIdle,
            @DefaultValue("10m") Duration leaseLife,
            @DefaultValue("500ms") Duration askAgain,
            @DefaultValue("5s") Duration creditWait) {}

    /**
     * @param uncachedBlockWeight see RoutingPolicy
     * @param queueWeight see RoutingPolicy
     * @param prefixBlocksPerWorker most block hashes remembered for a worker
     * @param prefixWorkers most workers remembered
     */
    public record Routing(
            @DefaultValue("4") @Min(0) int uncachedBlockWeight,
            @DefaultValue("8") @Min(0) int queueWeight,
            @DefaultValue("65536") @Min(1) int prefixBlocksPerWorker,
            @DefaultValue("256") @Min(1) int prefixWorkers) {}

    /**
     * @param outbox most bytes of records that wait for the control plane; beyond, new work is refused
     * @param segment bytes of one outbox file
     * @param batch most records in one shipment
     * @param append for a record to be durable
     * @param backoffMax longest pause between failed shipments
     * @param journal size at which the journal of open operations is compacted
     */
    public record Records(
            @DefaultValue("256MB") @NotNull DataSize outbox,
            @DefaultValue("4MB") @NotNull DataSize segment,
            @DefaultValue("500") @Min(1) int batch,
            @DefaultValue("10s") Duration append,
            @DefaultValue("5s") Duration backoffMax,
            @DefaultValue("8MB") @NotNull DataSize journal) {}
}
