package io.tokenworks.model;

import io.tokenworks.tensor.Backend;
import io.tokenworks.tensor.Device;
import io.tokenworks.tensor.DeviceBuffer;
import io.tokenworks.tensor.Dtype;
import io.tokenworks.tensor.KvGroupSpec;
import io.tokenworks.tensor.KvMemory;
import io.tokenworks.tensor.KvPool;
import io.tokenworks.tensor.PlanLimits;
import io.tokenworks.tensor.StepBatch;
import io.tokenworks.tensor.StepPlan;
import io.tokenworks.tensor.StepResult;
import io.tokenworks.tensor.StepRunner;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Runs a model's steps on any backend. The mathematics happens on a thread of its own, so that a launched step can be
 * watched while it computes; the engine's thread only packs, waits and reads.
 */
final class ModelRunner implements StepRunner {

    private final Llama llama;
    private final Backend backend;
    private final PlanLimits limits;
    private final KvPool pool;
    private final KvMemory kv;
    private final Activations activations;
    private final PackedStep packed;
    private final Replays replays;
    private final DeviceBuffer logits;
    private final ExecutorService steps;
    private boolean inFlight;

    ModelRunner(Llama llama, Backend backend, RunnerOptions options) {
        LlamaConfig config = llama.config();
        Device device = backend.device();
        this.llama = llama;
        this.backend = backend;
        this.limits = new PlanLimits(config.vocabulary(), config.contextTokens(), options.blockTokens(),
                options.kvBlocks(), options.stepTokensMax(), options.slicesMax());
        // One block more for the rows that a recorded batch is filled up with: they must write somewhere.
        this.pool = device.allocateKv(kvSpec(config, options), options.kvBlocks() + 1);
        this.kv = new DeviceKv(device, pool, options.kvBlocks());
        this.activations = Activations.allocate(device, config, options.stepTokensMax(), options.slicesMax());
        this.packed = new PackedStep(device, options, config.contextTokens(), config.vocabulary());
        this.replays = new Replays(device, options.slicesMax());
        this.logits = device.allocate(Dtype.F32, (long) options.slicesMax() * config.vocabulary());
        this.steps = Executors.newSingleThreadExecutor(Thread.ofPlatform().name("step").daemon().factory());
    }

    static KvGroupSpec kvSpec(LlamaConfig config, RunnerOptions options) {
        return new KvGroupSpec(config.layers(), config.attention().kvHeads(), config.attention().headDim(),
                options.blockTokens(),
                options.kvDtype(), OptionalInt.empty());
    }

    private record LaunchedStep(StepPlan plan, StepProgress progress, Future<StepResult> result) implements Ticket {
        @Override
        public long number() {
            return plan.number();
        }
    }

    @Override
    public KvMemory kv() {
        return kv;
    }

    @Override
    public int vocabulary() {
        return llama.config().vocabulary();
    }

    /**
     * @throws IllegalArgumentException if the plan breaks a limit or names a block, token or position that does not
     * exist
     */
    @Override
    public Ticket launch(StepPlan plan) {
        if (inFlight) {
            throw new IllegalStateException("step " + plan.number() + " launched before the previous one was awaited");
        }
        limits.check(plan);
        inFlight = true;
        StepProgress progress = new StepProgress(llama.config().layers(), backend.device());
        return new LaunchedStep(plan, progress, steps.submit(() -> compute(plan, progress)));
    }

    @Override
    public StepResult await(Ticket ticket) {
        inFlight = false;
        try {
            return ((LaunchedStep) ticket).result().get();
        } catch (ExecutionException failed) {
            throw new StepFailure(String.valueOf(failed.getCause()), failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new StepFailure("the wait for it was interrupted", interrupted);
        }
    }

    @Override
    public int layersDone(Ticket ticket) {
        return ((LaunchedStep) ticket).progress().layersDone();
    }

    @Override
    public int stepsAhead() {
        return 0;
    }

    private StepResult compute(StepPlan plan, StepProgress progress) {
        int samples = (int) plan.slices().stream().filter(slice -> slice.sample().isPresent()).count();
        boolean oneEach = samples == plan.slices().size() && samples == plan.tokens();
        if (oneEach && backend.device().records()) {
            int size = replays.size(samples);
            StepBatch batch = packed.pack(plan, size, activations.ids());
            replays.queue(size, () -> {
                llama.forward(activations, batch, pool, _ -> {});
                llama.logits(activations, packed.sampledRows(), size, logits);
            });
            progress.allQueued();
        } else {
            StepBatch batch = packed.pack(plan, plan.tokens(), activations.ids());
            llama.forward(activations, batch, pool, _ -> progress.layerQueued());
            if (samples > 0) {
                llama.logits(activations, packed.sampledRows(), samples, logits);
            }
        }
        if (samples > 0) {
            backend.ops().sample(logits, vocabulary(), packed.sampleBatch(samples), packed.output());
        }
        StepResult result = packed.unpack(plan, samples);
        progress.over();
        return result;
    }

    /** Waits for the step in flight, then frees what the runner allocated; the model's weights stay. */
    @Override
    public void close() {
        steps.close();
        replays.close();
        pool.close();
        activations.close();
        packed.close();
        logits.close();
    }
}
