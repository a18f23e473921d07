package io.tokenworks.controlplane.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.tokenworks.controlplane.ControlPlaneUnderTest;
import io.tokenworks.metering.AttemptRecord;
import io.tokenworks.metering.AttemptRecord.Outcome;
import io.tokenworks.metering.OperationRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Where what was produced went, whatever comes late, twice, or in the wrong order. */
class ConservationPostgresTest extends ControlPlaneUnderTest {

    private final Ledger ledger;
    private final ConservationReports reports;
    private final RecordFixture records = new RecordFixture(UUID.randomUUID(), 3);
    private final String deployment = "conserved-" + UUID.randomUUID();

    @Autowired
    ConservationPostgresTest(Ledger ledger, ConservationReports reports) {
        this.ledger = ledger;
        this.reports = reports;
    }

    @Test
    void whatAnAttemptMadeBeforeItsOperationIsKnownIsInFlight() {
        OperationRecord operation = records.operation(deployment, 10, 4, 20, Outcome.COMPLETED);
        ledger.attempts(List.of(records.attempt(operation, 1, 6, 21, Outcome.COMPLETED)));
        assertThat(accounts("TOKENS")).containsExactly(entry("IN_FLIGHT", 21L));
        assertThat(accounts("PROMPT_POSITIONS")).containsExactly(entry("IN_FLIGHT", 6L));

        ledger.operations(List.of(operation));
        assertThat(accounts("TOKENS")).containsOnly(entry("BILLED", 20L), entry("STOP_OVERRUN", 1L));
        assertThat(accounts("PROMPT_POSITIONS")).containsOnly(entry("BILLED", 6L));
    }

    @Test
    void whatWasBilledBeforeItsWorkerSaidSoIsUnreported() {
        OperationRecord operation = records.operation(deployment, 10, 4, 20, Outcome.CANCELLED);
        ledger.operations(List.of(operation));
        assertThat(accounts("TOKENS")).containsOnly(entry("BILLED", 20L), entry("UNREPORTED", -20L));

        ledger.attempts(List.of(records.attempt(operation, 1, 6, 23, Outcome.CANCELLED)));
        assertThat(accounts("TOKENS")).containsOnly(entry("BILLED", 20L), entry("CANCELLED", 3L));
    }

    @Test
    void aLateAttemptMovesWasteToItsOwnCause() {
        OperationRecord operation = records.operation(deployment, 10, 0, 30, Outcome.COMPLETED);
        ledger.operations(List.of(operation));
        ledger.attempts(List.of(records.attempt(operation, 2, 22, 18, Outcome.COMPLETED)));
        assertThat(accounts("TOKENS")).containsOnly(entry("BILLED", 30L), entry("UNREPORTED", -12L));

        // The worker that died comes back and reads its journal: it had made two more than were delivered.
        ledger.attempts(List.of(records.attempt(operation, 1, 10, 14, Outcome.LOST)));
        assertThat(accounts("TOKENS")).containsOnly(entry("BILLED", 30L), entry("LOST_WORKER", 2L));
        assertThat(accounts("PROMPT_POSITIONS")).containsOnly(entry("BILLED", 10L), entry("RECOMPUTED", 22L));
    }

    @Test
    void eachEndHasItsCause() {
        book(Outcome.LOST, 5, List.of(8), Outcome.CANCELLED);
        assertThat(accounts("TOKENS")).contains(entry("LOST_GATEWAY", 3L));
        book(Outcome.FAILED, 0, List.of(4), Outcome.FAILED);
        assertThat(accounts("TOKENS")).contains(entry("FAILED", 4L));
        book(Outcome.FAILED, 0, List.of(7), Outcome.LOST);
        assertThat(accounts("TOKENS")).contains(entry("LOST_WORKER", 7L));
        book(Outcome.LENGTH, 10, List.of(6, 6), Outcome.FAILED);
        assertThat(accounts("TOKENS")).contains(entry("RETRIED", 2L));
        assertThat(accounts("PROMPT_POSITIONS")).contains(entry("FAILED", 9L), entry("LOST_WORKER", 9L));
    }

    @Test
    void anyOrderOfBatchesOnManyConnectionsEndsTheSame() throws Exception {
        List<Callable<Boolean>> batches = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            OperationRecord operation = records.operation(deployment, 10, 0, 10, Outcome.COMPLETED);
            AttemptRecord lost = records.attempt(operation, 1, 10, 7, Outcome.LOST);
            AttemptRecord last = records.attempt(operation, 2, 15, 6, Outcome.COMPLETED);
            batches.add(sent(() -> ledger.operations(List.of(operation))));
            batches.add(sent(() -> ledger.attempts(List.of(lost))));
            batches.add(sent(() -> ledger.attempts(List.of(last, lost))));
            batches.add(sent(() -> ledger.operations(List.of(operation))));
        }
        Collections.shuffle(batches, new Random(5));
        try (var threads = Executors.newFixedThreadPool(6)) {
            for (var done : threads.invokeAll(batches)) {
                assertThat(done.get()).isTrue();
            }
        }
        assertThat(accounts("TOKENS")).containsOnly(entry("BILLED", 300L), entry("LOST_WORKER", 90L));
        assertThat(accounts("PROMPT_POSITIONS")).containsOnly(entry("BILLED", 300L), entry("RECOMPUTED", 450L));
    }

    private static Callable<Boolean> sent(Runnable batch) {
        return () -> {
            batch.run();
            return true;
        };
    }

    private void book(
            Outcome outcome, int delivered, List<Integer> made, Outcome attemptOutcome) {
        OperationRecord operation = records.operation(deployment, 9, 0, delivered, outcome);
        for (int i = 0; i < made.size(); i++) {
            ledger.attempts(List.of(records.attempt(operation, i + 1, 9, made.get(i), attemptOutcome)));
        }
        ledger.operations(List.of(operation));
    }

    private Map<String, Long> accounts(String measure) {
        Instant now = Instant.now();
        List<ConservationReports.Hour> hours = reports.hours(deployment, now.minus(Duration.ofHours(2)),
                now.plus(Duration.ofHours(1)));
        assertThat(hours).allSatisfy(hour -> assertThat(hour.difference()).isZero());
        Map<String, Long> all = new TreeMap<>();
        hours.stream().filter(hour -> hour.measure().equals(measure))
                .forEach(hour -> hour.accounts().forEach((account, amount) -> all.merge(account, amount, Long::sum)));
        return all;
    }
}
