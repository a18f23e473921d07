package io.tokenworks.worker;

import io.tokenworks.engine.Engine;
import io.tokenworks.engine.EngineConfig;
import io.tokenworks.engine.EngineLoop;
import io.tokenworks.engine.api.EngineCommand;
import io.tokenworks.engine.api.EngineEvents;
import io.tokenworks.engine.api.EngineStats;
import io.tokenworks.engine.schedule.SchedulePolicy;
import io.tokenworks.engine.timed.Sleeper;
import io.tokenworks.engine.timed.TimedProfile;
import io.tokenworks.engine.timed.TimedStepRunner;
import io.tokenworks.kernels.cuda.CudaFault;
import io.tokenworks.model.LoadedModel;
import io.tokenworks.model.Models;
import io.tokenworks.model.RunnerOptions;
import io.tokenworks.model.card.CardBuilder;
import io.tokenworks.model.card.CardBytes;
import io.tokenworks.model.card.CardText;
import io.tokenworks.model.card.ModelCard;
import io.tokenworks.model.card.TimedCard;
import io.tokenworks.model.gguf.GgufFile;
import io.tokenworks.tensor.Dtype;
import io.tokenworks.tensor.KvMemory;
import io.tokenworks.tensor.StepRunner;
import io.tokenworks.tokens.TokenTexts;
import io.tokenworks.transfer.Compatibility;
import io.tokenworks.wire.worker.WorkerRole;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Loads the configured model onto the configured backend and starts its engine in this process. */
final class LocalModelLoader implements ModelLoader {
    private static final Logger LOG = LoggerFactory.getLogger(LocalModelLoader.class);
    private static final int TIMED_CONTEXT_TOKENS = 8192;
    private static final int TIMED_KV_BLOCKS = 4096;
    private static final int TIMED_LAYERS = 4;
    private static final int INBOX_COMMANDS_MAX = 4096;
    private static final String TIMED_MODE = "timed";

    private final WorkerProperties.Worker config;
    private final Consumer<Throwable> onEngineFault;

    /** @param onEngineFault told once if the engine breaks */
    LocalModelLoader(WorkerProperties.Worker config, Consumer<Throwable> onEngineFault) {
        this.config = config;
        this.onEngineFault = onEngineFault;
    }

    @Override
    public RunningModel load(EngineEvents events, LoadProgress progress) {
        return switch (config.backend()) {
            case CPU -> cpu(events, progress);
            case CUDA -> cuda(events, progress);
            case AUTO -> auto(events, progress);
            case TIMED -> timed(events);
        };
    }

    private RunningModel cpu(EngineEvents events, LoadProgress progress) {
        progress.warmingUp();
        return computed(OpenBackend.cpu(config), events, progress);
    }

    private RunningModel cuda(EngineEvents events, LoadProgress progress) {
        return computed(OpenBackend.cuda(config, modelPath()), events, progress);
    }

    private RunningModel auto(EngineEvents events, LoadProgress progress) {
        try {
            return cuda(events, progress);
        } catch (CudaFault unusable) {
            LOG.warn("on the CPU: {}", unusable.getMessage());
            return cpu(events, progress);
        }
    }

    /** Owns the backend from the start: whatever goes wrong, it is closed. */
    private RunningModel computed(OpenBackend open, EngineEvents events, LoadProgress progress) {
        try {
            progress.loaded(0);
            Loaded loaded = Models.reading(modelPath(), file -> loaded(file, open, progress));
            try {
                return computed(open, loaded, events);
            } catch (RuntimeException e) {
                loaded.model().close();
                throw e;
            }
        } catch (RuntimeException e) {
            open.backend().close();
            throw e;
        }
    }

    private Loaded loaded(GgufFile file, OpenBackend open, LoadProgress progress) {
        LoadedModel model = Models.load(file, open.backend(), progress::loaded);
        try {
            ModelCard card = card(file, model.weightsDigest());
            return new Loaded(model, card, CardText.texts(card));
        } catch (RuntimeException e) {
            model.close();
            throw e;
        }
    }

    private RunningModel computed(OpenBackend open, Loaded loaded, EngineEvents events) {
        LoadedModel model = loaded.model();
        ModelCard card = loaded.card();
        RunnerOptions sizes = new RunnerOptions(
                Math.max(1, config.kvBlocks()),
                config.blockTokens(),
                config.maxTokensPerStep(),
                Math.min(config.maxSequences(), config.maxTokensPerStep()),
                Dtype.BF16);
        int blocks = config.kvBlocks() > 0
                ? config.kvBlocks()
                : model.kvBlocks(open.kvRoom().bytes(model, sizes), sizes);
        StepRunner runner = model.runner(new RunnerOptions(
                blocks, sizes.blockTokens(), sizes.stepTokensMax(), sizes.slicesMax(), sizes.kvDtype()));
        Resources resources = () -> {
            runner.close();
            model.close();
            open.backend().close();
        };
        String device = open.device() + ", " + card.architecture();
        return running(new Parts(runner, card, loaded.texts(), model.numericMode(), device, resources), events);
    }

    /** The text of the timed backend comes from its card: that of a GGUF file if one is named, else a built-in one. */
    private RunningModel timed(EngineEvents events) {
        ModelCard card = config.modelPath().isBlank()
                ? TimedCard.of(TIMED_CONTEXT_TOKENS, config.blockTokens())
                : Models.reading(modelPath(), file -> card(file, TIMED_MODE));
        TokenTexts texts = CardText.texts(card);
        WorkerProperties.Timed pace = config.timed();
        TimedProfile profile = new TimedProfile(
                pace.stepMicros() * 1000,
                pace.prefillMicrosPerToken() * 1000,
                pace.decodeMicrosPerSequence() * 1000,
                TIMED_LAYERS,
                config.blockTokens(),
                config.kvBlocks() > 0 ? config.kvBlocks() : TIMED_KV_BLOCKS);
        StepRunner runner = new TimedStepRunner(
                profile,
                card.vocabulary(),
                TimedStepRunner.harmlessIds(texts),
                System::nanoTime,
                Sleeper.parking(System::nanoTime));
        return running(new Parts(runner, card, texts, TIMED_MODE, "timed, no mathematics", runner::close), events);
    }

    private RunningModel running(Parts parts, EngineEvents events) {
        ModelCard card = parts.card();
        boolean prefill = config.role() == WorkerRole.PREFILL;
        EngineConfig limits = EngineConfig.defaults(prefill ? SchedulePolicy.PREFILL : SchedulePolicy.DECODE)
                .withBatch(config.maxSequences(), config.maxTokensPerStep(), config.prefillChunkTokens())
                .withMaxContextTokens(card.contextTokens())
                .withQueues(config.maxWaiting(), INBOX_COMMANDS_MAX);
        Engine engine = new Engine(limits, parts.runner(), parts.texts()::detokenizer, System::nanoTime, events);
        EngineLoop loop = new EngineLoop(engine, "engine", config.parkMillis(), onEngineFault).start();
        byte[] cardBytes = CardBytes.of(card);
        return new RunningModel(
                new LocalEngine(engine, loop, parts),
                card,
                cardBytes,
                CardBytes.digest(cardBytes),
                Compatibility.of(card.weightsDigest(), parts.runner().kv().groups(), parts.numericMode()),
                parts.device());
    }

    private ModelCard card(GgufFile file, String weightsDigest) {
        return CardBuilder.of(file, weightsDigest, config.blockTokens());
    }

    private Path modelPath() {
        Path path = Path.of(config.modelPath());
        if (config.modelPath().isBlank() || !Files.isRegularFile(path)) {
            throw new IllegalArgumentException(
                    "tokenworks.worker.model-path: no file at '" + config.modelPath() + "'");
        }
        return path;
    }

    /** What a model file gives. */
    private record Loaded(LoadedModel model, ModelCard card, TokenTexts texts) {}

    /** What an engine is made of. */
    private record Parts(
            StepRunner runner, ModelCard card, TokenTexts texts, String numericMode, String device,
            Resources resources) {}

    /** Native memory to be freed once the engine has stopped. */
    private interface Resources {
        void free();
    }

    private record LocalEngine(Engine engine, EngineLoop loop, Parts parts) implements EnginePort {

        @Override
        public boolean submit(EngineCommand command) {
            return engine.submit(command);
        }

        @Override
        public EngineStats stats() {
            return engine.stats();
        }

        @Override
        public KvMemory kv() {
            return parts.runner().kv();
        }

        @Override
        public void close() {
            loop.close();
            parts.resources().free();
        }
    }
}
