package io.tokenworks.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenworks.engine.api.EngineCommand;
import io.tokenworks.engine.api.EngineEvent;
import io.tokenworks.engine.api.Purpose;
import io.tokenworks.engine.api.SequenceSpec;
import io.tokenworks.engine.schedule.SchedulePolicy;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random loads on few blocks. The seed is in the test's name; the same seed gives the same event log. */
class EngineSimulation {
    private static final int SEQUENCES = 60;

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void everySequenceEndsOnceNothingLeaksAndTheLogIsReproducible(long seed) {
        SchedulePolicy policy = seed % 2 == 0 ? SchedulePolicy.DECODE : SchedulePolicy.PREFILL;
        List<String> first = play(seed, policy);
        assertThat(play(seed, policy)).isEqualTo(first);
    }

    private static List<String> play(long seed, SchedulePolicy policy) {
        Random random = new Random(seed);
        Rig rig = Rig.timed(EngineConfig.defaults(policy).withBatch(6, 24, 16), 20);
        Set<Long> open = new HashSet<>();
        Set<Long> handovers = new HashSet<>();
        int seen = 0;
        for (long id = 1; id <= SEQUENCES || !open.isEmpty();) {
            if (id <= SEQUENCES && random.nextInt(3) == 0) {
                rig.start(spec(id, random));
                open.add(id++);
            }
            if (random.nextInt(20) == 0) {
                rig.submit(new EngineCommand.Cancel(1 + random.nextInt(SEQUENCES)));
            }
            rig.steps(1);
            for (; seen < rig.log.size(); seen++) {
                answer(rig, rig.log.get(seen), random, open, handovers);
            }
            assertThat(rig.log.size()).as("the simulation ends").isLessThan(40_000);
        }
        handovers.forEach(id -> rig.submit(new EngineCommand.ReleaseHandover(id)));
        rig.run().nothingLeaked();
        return rig.log.stream().map(EngineSimulation::told).toList();
    }

    private static void answer(Rig rig, EngineEvent event, Random random, Set<Long> open, Set<Long> handovers) {
        switch (event) {
            case EngineEvent.ImportWanted wanted -> rig.submit(random.nextBoolean()
                    ? new EngineCommand.Imported(wanted.sequence(), wanted.toPosition(), 3)
                    : new EngineCommand.ImportFailed(wanted.sequence()));
            case EngineEvent.HandoverReady ready -> handovers.add(ready.sequence());
            case EngineEvent.Tokens tokens -> {
                if (random.nextInt(4) == 0) {
                    rig.submit(new EngineCommand.Credit(tokens.sequence(), 10 + random.nextInt(20),
                            random.nextInt(4) == 0));
                }
            }
            case EngineEvent.Finished finished -> {
                assertThat(open.remove(finished.sequence())).isTrue();
                if (handovers.remove(finished.sequence())) {
                    rig.submit(new EngineCommand.ReleaseHandover(finished.sequence()));
                }
            }
            case EngineEvent.Failed failed -> assertThat(open.remove(failed.sequence())).isTrue();
            case EngineEvent.Accepted _,EngineEvent.ImportNotNeeded _,EngineEvent.Computed _ -> {
            }
        }
    }

    private static SequenceSpec spec(long id, Random random) {
        Purpose purpose = List.of(Purpose.values()).get(random.nextInt(3));
        int[] prompt = random.ints(1 + random.nextInt(90), 40, 42).toArray();
        SequenceSpec plain = Rig.spec(id, prompt, 1 + random.nextInt(40), purpose);
        // Without an answer to its credit a stream would wait for 30 s; most get enough from the start.
        return Rig.credited(plain, random.nextInt(5) == 0 ? random.nextInt(10) : 100);
    }

    /** Arrays and sources have no readable text of their own. */
    private static String told(EngineEvent event) {
        List<String> parts = new ArrayList<>(List.of(event.getClass().getSimpleName(), "" + event.sequence()));
        switch (event) {
            case EngineEvent.Tokens tokens -> parts.add(tokens.position() + ":" + tokens.ids()[0] + tokens.text());
            case EngineEvent.ImportWanted wanted ->
                parts.add(wanted.fromPosition() + "-" + java.util.Arrays.deepToString(wanted.blockTables()));
            case EngineEvent.Finished finished -> parts.add(finished.reason() + finished.text() + finished.counts());
            case EngineEvent.Failed failed -> parts.add(failed.code());
            case EngineEvent.Accepted accepted -> parts.add("" + accepted.cachedTokens());
            case EngineEvent.Computed computed -> parts.add(computed.counts().toString());
            case EngineEvent.HandoverReady _,EngineEvent.ImportNotNeeded _ -> {
            }
        }
        return String.join(" ", parts);
    }
}
