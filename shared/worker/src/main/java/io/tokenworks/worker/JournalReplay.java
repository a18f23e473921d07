package io.tokenworks.worker;

import io.tokenworks.metering.AttemptRecord;
import io.tokenworks.metering.AttemptRecord.Outcome;
import io.tokenworks.worker.Attempt.Counters;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a dead process left in its journal: every sequence whose record did not reach the outbox gets one now, LOST if
 * it had not ended. A record made twice is harmless: it is unique by (operation, attempt, choice, source), and the
 * source is the dead process.
 */
final class JournalReplay {

    private JournalReplay() {}

    static List<AttemptRecord> replay(Path directory, JsonMapper json) throws IOException {
        Path file = directory.resolve(StepJournal.FILE);
        if (!Files.exists(file)) {
            return List.of();
        }
        Map<Long, AttemptRecord> open = new LinkedHashMap<>();
        ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(file));
        JournalEntry entry = JournalEntry.read(in);
        while (entry != null) {
            apply(entry, open, json);
            entry = JournalEntry.read(in);
        }
        return new ArrayList<>(open.values());
    }

    private static void apply(JournalEntry entry, Map<Long, AttemptRecord> open, JsonMapper json) {
        switch (entry) {
            case JournalEntry.Opened opened ->
                open.put(opened.sequence(), json.readValue(opened.template(), AttemptRecord.class));
            case JournalEntry.Counted counted -> open.computeIfPresent(
                    counted.sequence(),
                    (_, known) -> with(known, counted.counters(), counted.elapsedNanos(), Outcome.LOST));
            case JournalEntry.Ended ended -> open.computeIfPresent(
                    ended.sequence(),
                    (_, known) -> with(known, ended.counters(), ended.elapsedNanos(), ended.outcome()));
            case JournalEntry.Recorded recorded -> open.remove(recorded.sequence());
        }
    }

    private static AttemptRecord with(AttemptRecord known, Counters counters, long durationNanos, Outcome outcome) {
        return new AttemptRecord(
                known.version(),
                known.operation(),
                known.attempt(),
                known.choice(),
                known.source(),
                known.worker(),
                known.role(),
                known.tenant(),
                known.deployment(),
                known.revision(),
                known.promptTokens(),
                counters.promptPositionsComputed(),
                counters.positionsComputed(),
                counters.tokensEmitted(),
                outcome,
                known.startedAt(),
                durationNanos);
    }
}
