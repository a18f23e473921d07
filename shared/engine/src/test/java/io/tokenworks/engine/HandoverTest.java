package io.tokenworks.engine;

import static io.tokenworks.engine.Rig.config;
import static io.tokenworks.engine.Rig.prompt;
import static io.tokenworks.engine.Rig.spec;
import static org.assertj.core.api.Assertions.assertThat;

import io.tokenworks.engine.api.EngineCommand;
import io.tokenworks.engine.api.EngineEvent;
import io.tokenworks.engine.api.FinishReason;
import io.tokenworks.engine.api.HandoverSource;
import io.tokenworks.engine.api.Purpose;
import io.tokenworks.engine.api.SequenceCounts;
import org.junit.jupiter.api.Test;

class HandoverTest {
    private static final int BLOCKS = 64;

    @Test
    void aPromptOf600IsComputedInTwoPlacesAndEachPositionOnce() {
        int[] prompt = prompt(600, 3);
        Rig alone = Rig.timed(config(), BLOCKS).start(spec(1, prompt, 12)).run();
        Rig prefill = Rig.timed(config(), BLOCKS);
        Rig decode = Rig.timed(config(), BLOCKS);
        Handover.run(prefill, decode, spec(1, prompt, 12));
        assertThat(decode.ids(1)).isEqualTo(alone.ids(1));
        SequenceCounts prefilled = prefill.finished(1).counts();
        SequenceCounts decoded = decode.finished(1).counts();
        assertThat(prefilled.promptComputedHere()).isEqualTo(599);
        assertThat(decoded.promptComputedHere()).isEqualTo(1);
        assertThat(decoded.promptComputedRemotely()).isEqualTo(599);
        assertThat(decoded.cachedPromptTokens()).isZero();
        assertThat(decoded.importedBlocks()).isEqualTo(38);
        prefill.nothingLeaked();
        decode.nothingLeaked();
    }

    @Test
    void bothCachesAreUsed() {
        int[] prompt = prompt(600, 3);
        Rig prefill = Rig.timed(config(), BLOCKS);
        Rig decode = Rig.timed(config(), BLOCKS);
        Handover.run(prefill, decode, spec(1, prompt, 4));
        int[] longer = java.util.Arrays.copyOf(prompt, 650);
        java.util.Arrays.fill(longer, 600, 650, 77);
        Handover.run(prefill, decode, spec(2, longer, 4));
        SequenceCounts prefilled = prefill.finished(2).counts();
        SequenceCounts decoded = decode.finished(2).counts();
        assertThat(decoded.promptComputedHere()).isEqualTo(1);
        assertThat(prefilled.promptComputedHere() + 1 + decoded.cachedPromptTokens()).isEqualTo(650);
        assertThat(decode.only(EngineEvent.ImportWanted.class, 2).fromPosition()).isEqualTo(592);
        assertThat(decode.ids(2)).isEqualTo(Rig.timed(config(), BLOCKS).start(spec(2, longer, 4)).run().ids(2));
    }

    @Test
    void aChangedByteChangesTheText() {
        int[] prompt = prompt(600, 3);
        Rig alone = Rig.timed(config(), BLOCKS).start(spec(1, prompt, 12)).run();
        Rig prefill = Rig.timed(config(), BLOCKS);
        Rig decode = Rig.timed(config(), BLOCKS);
        Handover.run(prefill, decode, spec(1, prompt, 12), bytes -> bytes.put(100, (byte) ~bytes.get(100)));
        assertThat(decode.ids(1)).isNotEqualTo(alone.ids(1));
    }

    @Test
    void theReaderCanFollowFromTheStart() {
        Rig prefill = Rig.timed(config(), BLOCKS).start(spec(1, prompt(101, 3), 1, Purpose.PREFILL_FOR_HANDOVER));
        prefill.steps(1);
        HandoverSource source = prefill.only(EngineEvent.HandoverReady.class, 1).source();
        assertThat(source.positions()).isEqualTo(100);
        assertThat(source.blockTables()[0]).hasSize(7);
        assertThat(source.computedPositions()).isEqualTo(32);
        assertThat(source.watermark()).isEqualTo(new HandoverSource.Watermark(32, 2));
        prefill.run();
        assertThat(source.computedPositions()).isEqualTo(100);
        assertThat(source.positionsComputedHere()).isEqualTo(100);
        assertThat(prefill.finished(1).reason()).isEqualTo(FinishReason.PREFILLED);
        assertThat(prefill.engine.stats().blocksHeldForTransfer()).isEqualTo(7);
        prefill.submit(new EngineCommand.ReleaseHandover(1)).run().nothingLeaked();
    }

    @Test
    void aCancelledPrefillKeepsItsBlocksForTheReaderAndSaysThatItIsAbandoned() {
        Rig prefill = Rig.timed(config(), BLOCKS).start(spec(1, prompt(101, 3), 1, Purpose.PREFILL_FOR_HANDOVER));
        prefill.steps(1).submit(new EngineCommand.Cancel(1)).steps(1);
        assertThat(prefill.only(EngineEvent.HandoverReady.class, 1).source().abandoned()).isTrue();
        assertThat(prefill.finished(1).reason()).isEqualTo(FinishReason.CANCELLED);
        assertThat(prefill.engine.stats().blocksHeldForTransfer()).isEqualTo(7);
        prefill.submit(new EngineCommand.ReleaseHandover(1)).run().nothingLeaked();
    }

    @Test
    void aLostReaderEndsThePrefill() {
        Rig prefill = Rig.timed(config(), BLOCKS).start(spec(1, prompt(101, 3), 1, Purpose.PREFILL_FOR_HANDOVER));
        prefill.steps(1).submit(new EngineCommand.ReleaseHandover(1)).steps(1);
        assertThat(prefill.finished(1).reason()).isEqualTo(FinishReason.CANCELLED);
        prefill.nothingLeaked();
    }

    @Test
    void aFailedImportIsComputedHere() {
        int[] prompt = prompt(100, 3);
        Rig decode = Rig.timed(config(), BLOCKS).start(spec(1, prompt, 5, Purpose.GENERATE_AFTER_IMPORT)).run();
        decode.submit(new EngineCommand.ImportFailed(1)).run();
        assertThat(decode.ids(1)).isEqualTo(Rig.timed(config(), BLOCKS).start(spec(1, prompt, 5)).run().ids(1));
        assertThat(decode.finished(1).counts().promptComputedHere()).isEqualTo(100);
        decode.nothingLeaked();
    }

    @Test
    void aCancelledImportKeepsItsBlocksUntilTheWriterIsDone() {
        Rig decode = Rig.timed(config(), BLOCKS).start(spec(1, prompt(100, 3), 5, Purpose.GENERATE_AFTER_IMPORT)).run();
        decode.submit(new EngineCommand.Cancel(1)).run();
        assertThat(decode.finished(1).reason()).isEqualTo(FinishReason.CANCELLED);
        assertThat(decode.engine.stats().blocksHeldForTransfer()).isEqualTo(7);
        decode.submit(new EngineCommand.Imported(1, 99, 99)).run().nothingLeaked();
    }

    @Test
    void nothingIsImportedWhenAllIsCachedHere() {
        Rig decode = Rig.timed(config(), BLOCKS).start(spec(1, prompt(97, 3), 5)).run();
        decode.start(spec(2, prompt(97, 3), 5, Purpose.GENERATE_AFTER_IMPORT)).run();
        decode.only(EngineEvent.ImportNotNeeded.class, 2);
        assertThat(decode.ids(2)).isEqualTo(decode.ids(1));
        assertThat(decode.finished(2).counts().promptComputedHere()).isOne();
        decode.nothingLeaked();
    }
}
