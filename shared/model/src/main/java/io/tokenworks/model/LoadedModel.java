package io.tokenworks.model;

import io.tokenworks.tensor.Backend;
import io.tokenworks.tensor.StepRunner;

/** A model's weights on a backend. Runners made from it share them and must be closed before it. */
public final class LoadedModel implements AutoCloseable {

    private final LlamaConfig config;
    private final String weightsDigest;
    private final LlamaWeights weights;
    private final Backend backend;

    LoadedModel(LlamaConfig config, String weightsDigest, LlamaWeights weights, Backend backend) {
        this.config = config;
        this.weightsDigest = weightsDigest;
        this.weights = weights;
        this.backend = backend;
    }

    public LlamaConfig config() {
        return config;
    }

    /** SHA-256 (hex) of the weight file. */
    public String weightsDigest() {
        return weightsDigest;
    }

    /** Names the arithmetic; part of what must be equal for KV to be handed over. */
    public String numericMode() {
        return backend.numericMode();
    }

    /**
     * How many blocks fit {@code bytes} of KV memory.
     *
     * @param options all but its {@code kvBlocks} counts
     */
    public int kvBlocks(long bytes, RunnerOptions options) {
        return Math.toIntExact(bytes / ModelRunner.kvSpec(config, options).blockBytes());
    }

    /** Bytes of device memory that a runner takes for its steps, beside its KV. */
    public long stepBytes(RunnerOptions options) {
        return Activations.bytes(config, options.stepTokensMax(), options.slicesMax());
    }

    /**
     * A runner with a KV pool of its own. Runners of one model must not run steps at the same time: they share the
     * backend's threads.
     */
    public StepRunner runner(RunnerOptions options) {
        return new ModelRunner(new Llama(config, weights, backend.device(), backend.ops()), backend, options);
    }

    /** Frees the weights; the backend stays open. */
    @Override
    public void close() {
        weights.close();
    }
}
