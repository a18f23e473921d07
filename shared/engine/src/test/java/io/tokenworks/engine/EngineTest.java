package io.tokenworks.engine;

import static io.tokenworks.engine.Rig.config;
import static io.tokenworks.engine.Rig.credited;
import static io.tokenworks.engine.Rig.prompt;
import static io.tokenworks.engine.Rig.resumed;
import static io.tokenworks.engine.Rig.spec;
import static io.tokenworks.engine.Rig.stopping;
import static org.assertj.core.api.Assertions.assertThat;

import io.tokenworks.engine.api.EngineCommand;
import io.tokenworks.engine.api.EngineEvent;
import io.tokenworks.engine.api.FinishReason;
import io.tokenworks.engine.api.Penalties;
import io.tokenworks.engine.api.SequenceSpec;
import io.tokenworks.tensor.StepPlan;
import io.tokenworks.tensor.StepResult;
import io.tokenworks.tensor.StepRunner;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EngineTest {
    private static final int BLOCKS = 64;

    @Test
    void aSequenceEmitsUpToItsLimitAndCountsWhatItCost() {
        Rig rig = Rig.timed(config(), BLOCKS).start(spec(1, prompt(100, 1), 5)).run();
        assertThat(rig.ids(1)).hasSize(5);
        assertThat(rig.finished(1).reason()).isEqualTo(FinishReason.LENGTH);
        assertThat(rig.finished(1).counts().promptComputedHere()).isEqualTo(100);
        // The last token's position is never computed: nobody asks for its logits.
        assertThat(rig.finished(1).counts().computedHere()).isEqualTo(104);
        assertThat(rig.engine.stats().positionsComputed()).isEqualTo(104);
        rig.nothingLeaked();
    }

    @Test
    void aSecondPromptFindsTheFirstInTheCacheButComputesItsLastPosition() {
        Rig rig = Rig.timed(config(), BLOCKS).start(spec(1, prompt(96, 1), 3)).run()
                .start(spec(2, prompt(96, 1), 3)).run();
        assertThat(rig.only(EngineEvent.Accepted.class, 2).cachedTokens()).isEqualTo(80);
        assertThat(rig.finished(2).counts().cachedPromptTokens()).isEqualTo(80);
        assertThat(rig.ids(2)).isEqualTo(rig.ids(1));
        rig.nothingLeaked();
    }

    @Test
    void anotherRootSharesNothing() {
        SequenceSpec first = spec(1, prompt(96, 1), 3);
        byte[] other = new byte[32];
        other[31] = 1;
        SequenceSpec second = new SequenceSpec(2, first.tokens(), 96, first.purpose(), first.sampling(), first.stop(),
                3,
                3, other, "other", Penalties.none(), Optional.empty());
        Rig rig = Rig.timed(config(), BLOCKS).start(first).run().start(second).run();
        assertThat(rig.only(EngineEvent.Accepted.class, 2).cachedTokens()).isZero();
    }

    @Test
    void noTokenAboveTheCreditAndOnAfterMore() {
        Rig rig = Rig.timed(config(), BLOCKS).start(credited(spec(1, prompt(20, 1), 50), 7)).run();
        assertThat(rig.ids(1)).hasSize(7);
        assertThat(rig.engine.stats().running()).isOne();
        rig.submit(new EngineCommand.Credit(1, 12, false)).run();
        assertThat(rig.ids(1)).hasSize(12);
        rig.submit(new EngineCommand.Credit(1, 15, true)).run();
        assertThat(rig.ids(1)).hasSize(15);
        assertThat(rig.finished(1).reason()).isEqualTo(FinishReason.QUOTA);
        rig.nothingLeaked();
    }

    @Test
    void whoWaitsTooLongForCreditEndsWithQuota() {
        Rig rig = Rig.timed(config(), BLOCKS).start(credited(spec(1, prompt(20, 1), 50), 7)).run();
        rig.clock.advance(Duration.ofSeconds(31));
        rig.run();
        assertThat(rig.finished(1).reason()).isEqualTo(FinishReason.QUOTA);
        rig.nothingLeaked();
    }

    @Test
    void aCancelTakesOneStepAndFreesTheBlocks() {
        Rig rig = Rig.timed(config(), BLOCKS).start(spec(1, prompt(20, 1), 50)).steps(5);
        int emitted = rig.ids(1).size();
        rig.submit(new EngineCommand.Cancel(1)).steps(1);
        assertThat(rig.finished(1).reason()).isEqualTo(FinishReason.CANCELLED);
        assertThat(rig.ids(1)).hasSize(emitted);
        rig.nothingLeaked();
    }

    @Test
    void theShortOfBlocksArePreemptedAndStillGiveTheSameTokens() {
        Rig roomy = Rig.timed(config(), BLOCKS);
        Rig tight = Rig.timed(config(), 9);
        for (int id = 1; id <= 4; id++) {
            roomy.start(spec(id, prompt(18, id), 60));
            tight.start(spec(id, prompt(18, id), 60));
        }
        roomy.run().nothingLeaked();
        tight.run().nothingLeaked();
        for (int id = 1; id <= 4; id++) {
            assertThat(tight.ids(id)).isEqualTo(roomy.ids(id)).hasSize(60);
            assertThat(tight.finished(id).counts().promptComputedHere()).isEqualTo(18);
            assertThat(tight.finished(id).counts().emitted()).isEqualTo(60);
            assertThat(tight.events(EngineEvent.Accepted.class, id)).hasSize(1);
        }
        int computed = IntStream.rangeClosed(1, 4).map(id -> tight.finished(id).counts().computedHere()).sum();
        assertThat(computed).as("recomputed ones included").isGreaterThan(4 * 77);
    }

    @Test
    void whatCanNeverFitIsRefusedAtOnce() {
        Rig rig = Rig.timed(config(), 4).start(spec(1, prompt(64, 1), 5)).run();
        assertThat(rig.only(EngineEvent.Failed.class, 1).code()).isEqualTo("context_overflow");
        assertThat(rig.only(EngineEvent.Failed.class, 1).retryable()).isFalse();
        rig.start(spec(2, prompt(60, 1), 50)).run();
        assertThat(rig.finished(2).reason()).isEqualTo(FinishReason.LENGTH);
        assertThat(rig.ids(2)).hasSize(4);
    }

    @Test
    void aTokenOutsideTheVocabularyIsRefused() {
        Rig rig = Rig.timed(config(), 4).start(spec(1, new int[]{1, Rig.VOCABULARY}, 5)).run();
        assertThat(rig.only(EngineEvent.Failed.class, 1).code()).isEqualTo("invalid_sequence");
    }

    @Test
    void tooManyAreRefusedAsRetryableAndAFullInboxSaysSo() {
        Rig rig = Rig.timed(config().withQueues(1, 4), BLOCKS);
        assertThat(rig.engine.submit(new EngineCommand.Start(spec(1, prompt(4, 1), 1)))).isTrue();
        assertThat(rig.engine.submit(new EngineCommand.Start(spec(2, prompt(4, 2), 1)))).isTrue();
        assertThat(rig.engine.submit(new EngineCommand.Start(spec(3, prompt(4, 3), 1)))).isFalse();
        assertThat(rig.engine.submit(new EngineCommand.Cancel(1))).as("a cancel still comes through").isTrue();
        rig.run();
        EngineEvent.Failed failed = rig.only(EngineEvent.Failed.class, 2);
        assertThat(failed.code()).isEqualTo("engine_full");
        assertThat(failed.retryable()).isTrue();
    }

    @Test
    void aResumedStreamGoesOnWhereTheOtherLeftOff() {
        SequenceSpec spec = spec(1, prompt(40, 1), 20);
        Rig whole = Rig.timed(config(), BLOCKS).start(spec).run();
        int[] known = IntStream.concat(IntStream.of(spec.tokens()),
                whole.ids(1).subList(0, 8).stream().mapToInt(Integer::intValue)).toArray();
        Rig rest = Rig.timed(config(), BLOCKS).start(resumed(spec, known)).run();
        assertThat(rest.ids(1)).isEqualTo(whole.ids(1).subList(8, 20));
        assertThat(rest.text(1)).isEqualTo(whole.text(1).substring(8));
        assertThat(rest.finished(1).counts().promptComputedHere()).isEqualTo(40);
        assertThat(rest.finished(1).counts().emitted()).isEqualTo(12);
    }

    @Test
    void aStopStringEndsTheTextBeforeItAlsoWhenResumedInTheMiddleOfIt() {
        SequenceSpec spec = spec(1, prompt(40, 1), 20);
        String text = Rig.timed(config(), BLOCKS).start(spec).run().text(1);
        SequenceSpec stopping = stopping(spec, text.substring(6, 10));
        Rig rig = Rig.timed(config(), BLOCKS).start(stopping).run();
        assertThat(rig.text(1)).isEqualTo(text.substring(0, 6));
        assertThat(rig.ids(1)).as("the ids of the stop string were produced").hasSize(10);
        assertThat(rig.finished(1).reason()).isEqualTo(FinishReason.STOP);
        int[] known = IntStream.concat(IntStream.of(spec.tokens()),
                rig.ids(1).subList(0, 8).stream().mapToInt(Integer::intValue)).toArray();
        Rig rest = Rig.timed(config(), BLOCKS).start(resumed(stopping, known)).run();
        assertThat(rest.text(1)).isEmpty();
        assertThat(rest.finished(1).reason()).isEqualTo(FinishReason.STOP);
    }

    @Test
    void aFailedStepFailsItsSequencesAndTheEngineGoesOn() {
        Rig rig = new Rig(config(), new FailingOnce(Rig.timed(BLOCKS), 3));
        rig.start(spec(1, prompt(20, 1), 50)).run();
        EngineEvent.Failed failed = rig.only(EngineEvent.Failed.class, 1);
        assertThat(failed.code()).isEqualTo("step_failed");
        assertThat(failed.retryable()).isTrue();
        assertThat(failed.message()).isEqualTo("the backend could not compute step 3: planted");
        assertThat(rig.failedSteps).singleElement().satisfies(why -> assertThat(why).hasMessage("planted")
                .hasCauseInstanceOf(IllegalStateException.class));
        assertThat(failed.counts().emitted()).isEqualTo(2);
        rig.nothingLeaked().start(spec(2, prompt(20, 1), 5)).run();
        assertThat(rig.ids(2)).hasSize(5);
    }

    @Test
    void aLoopServesAndStops() throws InterruptedException {
        List<EngineEvent> log = new java.util.concurrent.CopyOnWriteArrayList<>();
        java.util.concurrent.CountDownLatch done = new java.util.concurrent.CountDownLatch(1);
        Engine engine = new Engine(config(), Rig.timed(BLOCKS), Rig.Letters::new, System::nanoTime, batch -> {
            log.addAll(batch);
            batch.stream().filter(EngineEvent.Finished.class::isInstance).forEach(_ -> done.countDown());
        });
        try (EngineLoop _ = new EngineLoop(engine, "engine", 20, fault -> log.clear()).start()) {
            engine.submit(new EngineCommand.Start(spec(1, prompt(20, 1), 5)));
            assertThat(done.await(20, java.util.concurrent.TimeUnit.SECONDS)).isTrue();
            engine.submit(new EngineCommand.Start(credited(spec(2, prompt(20, 1), 5), 1)));
        }
        assertThat(log.getLast()).isInstanceOf(EngineEvent.Failed.class);
        assertThat(engine.stats().blocksFree()).isEqualTo(BLOCKS);
    }

    /** A backend that cannot compute one step. */
    private record FailingOnce(StepRunner inner, long step) implements StepRunner {
        @Override
        public io.tokenworks.tensor.KvMemory kv() {
            return inner.kv();
        }

        @Override
        public int vocabulary() {
            return inner.vocabulary();
        }

        @Override
        public Ticket launch(StepPlan plan) {
            return inner.launch(plan);
        }

        @Override
        public StepResult await(Ticket ticket) {
            if (ticket.number() == step) {
                throw new StepFailure("planted", new IllegalStateException());
            }
            return inner.await(ticket);
        }

        @Override
        public int layersDone(Ticket ticket) {
            return inner.layersDone(ticket);
        }

        @Override
        public int stepsAhead() {
            return 0;
        }

        @Override
        public void close() {
            inner.close();
        }
    }
}
