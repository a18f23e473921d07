package io.tokenworks.engine;

import io.tokenworks.engine.api.EngineCommand;
import io.tokenworks.engine.api.EngineEvent;
import io.tokenworks.engine.api.HandoverSource;
import io.tokenworks.engine.api.Purpose;
import io.tokenworks.engine.api.SequenceSpec;
import io.tokenworks.tensor.KvGroupSpec;
import io.tokenworks.tensor.KvMemory;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/** A hand-over between two engines of one process: the blocks are copied as bytes. */
final class Handover {
    private Handover() {}

    static void run(Rig prefill, Rig decode, SequenceSpec spec) {
        run(prefill, decode, spec, _ -> {});
    }

    /** @param onTheWay sees the bytes of the first block */
    static void run(Rig prefill, Rig decode, SequenceSpec spec, Consumer<ByteBuffer> onTheWay) {
        prefill.start(as(spec, Purpose.PREFILL_FOR_HANDOVER)).run();
        decode.start(as(spec, Purpose.GENERATE_AFTER_IMPORT)).run();
        HandoverSource source = prefill.only(EngineEvent.HandoverReady.class, spec.sequence()).source();
        EngineEvent.ImportWanted wanted = decode.only(EngineEvent.ImportWanted.class, spec.sequence());
        Consumer<ByteBuffer> first = onTheWay;
        for (int group = 0; group < source.kv().groups().size(); group++) {
            KvGroupSpec shape = source.kv().groups().get(group);
            int to = (wanted.toPosition() + shape.blockTokens() - 1) / shape.blockTokens();
            for (int row = wanted.fromPosition() / shape.blockTokens(); row < to; row++) {
                ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(shape.blockBytes()));
                source.kv().exportRange(whole(shape, group, source.blockTables()[group][row]), bytes);
                first.accept(bytes.flip());
                first = _ -> {};
                decode.runner.kv().importRange(whole(shape, group, wanted.blockTables()[group][row]), bytes);
            }
        }
        decode.submit(new EngineCommand.Imported(spec.sequence(), wanted.toPosition(), source.positionsComputedHere()));
        prefill.submit(new EngineCommand.ReleaseHandover(spec.sequence())).run();
        decode.run();
    }

    private static KvMemory.KvRange whole(KvGroupSpec shape, int group, int block) {
        return new KvMemory.KvRange(group, block, 0, shape.layers());
    }

    private static SequenceSpec as(SequenceSpec spec, Purpose purpose) {
        return new SequenceSpec(spec.sequence(), spec.tokens(), spec.promptTokens(), purpose, spec.sampling(),
                spec.stop(), spec.maxNewTokens(), spec.creditTokens(), spec.cacheRoot(), spec.fairShareKey(),
                spec.penalties(), spec.constraint());
    }
}
