package io.tokenworks.worker;

import io.tokenworks.kernels.cuda.Weights;
import io.tokenworks.wire.worker.WorkerRole;
import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * All keys of a worker, under {@code tokenworks}.
 *
 * @param controlPlane where to register and ship records
 * @param stateDir journal and outbox live here; one worker's own, kept over restarts
 * @param worker the worker itself
 */
@Validated
@ConfigurationProperties("tokenworks")
public record WorkerProperties(
        @DefaultValue @Valid @NotNull ControlPlane controlPlane, @NotNull Path stateDir,
        @Valid @NotNull Worker worker) {

    /**
     * @param url base URL; empty runs alone, with records kept in the outbox
     */
    public record ControlPlane(@DefaultValue("") String url) {

        /** Base URL, or null if the worker runs alone. */
        @Nullable
        URI uri() {
            return url.isBlank() ? null : URI.create(url.endsWith("/") ? url.substring(0, url.length() - 1) : url);
        }
    }

    /**
     * @param id given by whoever starts the process
     * @param instance given to this process alone by whoever starts it, in its environment: the control plane knows it
     * again by it; absent: a random one
     * @param role what it is tuned for; the apps set it
     * @param deployment deployment it belongs to
     * @param revision revision of that deployment
     * @param modelPath GGUF file; may be empty with the timed backend
     * @param backend what computes
     * @param threads of the CPU backend; 0 takes all processors
     * @param kvBlocks KV blocks; 0 takes what {@code kvBytes} holds
     * @param kvBytes memory for KV if {@code kvBlocks} is 0
     * @param blockTokens positions of a block
     * @param maxSequences sequences running at a time
     * @param maxWaiting sequences waiting at most; more are refused with 503
     * @param maxTokensPerStep token budget of a step
     * @param prefillChunkTokens most prompt positions of one sequence in a step
     * @param advertiseHost host that others reach this worker by
     * @param handoverPort TCP port of the hand-over; 0 takes any free one
     * @param leaseSeconds how long a prefill is kept without a heartbeat
     * @param drainSeconds how long running work may take after a drain began
     * @param streamFramesMax frames a stream may lag behind before it is cancelled
     * @param outboxBytes attempt records not yet acknowledged may take so much; then new work is refused
     * @param parkMillis how long an idle engine sleeps before it looks after sequences that wait for credit
     * @param grammarsMax compiled grammars kept; the least recently used is compiled anew when it is wanted again
     * @param grammarMaskBytes memory for masks of tokens, over all grammars
     * @param cuda which GPU and how much of it
     * @param timed pace of the timed backend
     */
    public record Worker(
            @NotNull UUID id,
            @Nullable UUID instance,
            @NotNull WorkerRole role,
            @NotBlank String deployment,
            @Min(1) int revision,
            @DefaultValue("") String modelPath,
            @DefaultValue("cpu") @NotNull Backend backend,
            @DefaultValue("0") @Min(0) @Max(1024) int threads,
            @DefaultValue("0") @Min(0) int kvBlocks,
            @DefaultValue("512MB") @NotNull DataSize kvBytes,
            @DefaultValue("16") @Min(1) @Max(256) int blockTokens,
            @DefaultValue("32") @Min(1) @Max(4096) int maxSequences,
            @DefaultValue("256") @Min(1) @Max(65536) int maxWaiting,
            @DefaultValue("512") @Min(1) int maxTokensPerStep,
            @DefaultValue("256") @Min(1) int prefillChunkTokens,
            @DefaultValue("127.0.0.1") @NotBlank String advertiseHost,
            @DefaultValue("0") @Min(0) @Max(65535) int handoverPort,
            @DefaultValue("30") @Min(1) @Max(3600) int leaseSeconds,
            @DefaultValue("20") @Min(0) @Max(3600) int drainSeconds,
            @DefaultValue("1024") @Min(1) int streamFramesMax,
            @DefaultValue("256MB") @NotNull DataSize outboxBytes,
            @DefaultValue("20") @Min(1) @Max(1000) int parkMillis,
            @DefaultValue("64") @Min(1) @Max(65536) int grammarsMax,
            @DefaultValue("32MB") @NotNull DataSize grammarMaskBytes,
            @DefaultValue @Valid Cuda cuda,
            @DefaultValue @Valid Timed timed) {

        Duration lease() {
            return Duration.ofSeconds(leaseSeconds);
        }

        Duration drain() {
            return Duration.ofSeconds(drainSeconds);
        }
    }

    /** What computes a step. */
    public enum Backend {
        /** The model, on processors. */
        CPU,
        /** The model, on a GPU; without one that can be used, the worker does not start. */
        CUDA,
        /** On a GPU if there is one that can be used, else on processors. */
        AUTO,
        /** No mathematics: steps take as long as the profile says and the text is deterministic. */
        TIMED
    }

    /**
     * @param device which GPU of the machine, from 0
     * @param memoryShare how much of the GPU's memory the worker takes, for weights, steps and KV together; workers
     * that share a GPU must not take more than all of it
     * @param kernels file with kernels that were compiled elsewhere; empty: those of this build
     * @param cublas folder of libcublasLt, for the fast arithmetic; empty: where the system looks for libraries
     * @param weights as what the layers' matrices lie on the GPU
     */
    public record Cuda(
            @DefaultValue("0") @Min(0) @Max(63) int device,
            @DefaultValue("0.45") @DecimalMin("0.01") @DecimalMax("0.98") BigDecimal memoryShare,
            @DefaultValue("") String kernels,
            @DefaultValue("invariant") Arithmetic arithmetic,
            @DefaultValue("") String cublas,
            @DefaultValue("file") Weights weights) {

        /** What a GPU's sums may depend on. */
        public enum Arithmetic {
            /** A sequence's tokens do not depend on its neighbours. */
            INVARIANT,
            /** They may, within rounding: cuBLASLt multiplies, where it is found and right. */
            FAST
        }

        /** Bytes of {@code totalBytes} that the worker may take. */
        long share(long totalBytes) {
            return memoryShare.multiply(BigDecimal.valueOf(totalBytes)).longValue();
        }
    }

    /**
     * @param stepMicros every step takes at least so long
     * @param prefillMicrosPerToken and so much longer for each prompt position
     * @param decodeMicrosPerSequence and so much longer for each sequence that generates
     */
    public record Timed(
            @DefaultValue("2000") @Min(0) long stepMicros,
            @DefaultValue("50") @Min(0) long prefillMicrosPerToken,
            @DefaultValue("200") @Min(0) long decodeMicrosPerSequence) {}
}
