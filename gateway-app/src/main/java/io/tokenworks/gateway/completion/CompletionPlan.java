package io.tokenworks.gateway.completion;

import io.tokenworks.gateway.snapshot.ModelText;
import io.tokenworks.gateway.access.Caller;
import io.tokenworks.openai.GenerationTerms;
import io.tokenworks.wire.fleet.FleetSnapshot.Deployment;
import io.tokenworks.wire.worker.GenerateRequest.Constraint;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * One operation, ready to run.
 *
 * @param operation UUIDv7
 * @param admittedAt by the control plane's clock
 * @param startedNanos monotonic, when the request was received
 * @param deployment as of the caller's snapshot; its revision serves the whole operation
 * @param form how it was asked for
 * @param terms what is wanted of the answer
 * @param constraint what workers must hold the answer to
 * @param prompt [n] ids
 * @param blocks first 64 bits of the hashes of the prompt's full blocks; only to guess what caches hold
 * @param cacheRoot 32 bytes
 * @param maxNewTokens most tokens to emit
 * @param seed the client's, or minted here so that a resumed answer goes on with the same random numbers
 */
public record CompletionPlan(
        UUID operation,
        Instant admittedAt,
        long startedNanos,
        Caller caller,
        Deployment deployment,
        ModelText text,
        CompletionForm form,
        GenerationTerms terms,
        Optional<Constraint> constraint,
        int[] prompt,
        long[] blocks,
        byte[] cacheRoot,
        int maxNewTokens,
        long seed) {}
