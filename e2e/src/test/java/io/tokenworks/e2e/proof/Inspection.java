package io.tokenworks.e2e.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenworks.e2e.Eventually;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Waits until a fleet is quiet, then compares all its books. */
final class Inspection {
    private static final Duration QUIET_MAX = Duration.ofSeconds(90);
    private static final Duration SETTLED_MAX = Duration.ofSeconds(90);

    private final Fleet fleet;
    private final List<int[]> answers;
    private final Tally tally;

    /** @param answers ids of the undisturbed answer to each prompt */
    Inspection(Fleet fleet, List<int[]> answers, Tally tally) {
        this.fleet = fleet;
        this.answers = answers;
        this.tally = tally;
    }

    /** Nothing runs and every record has been taken over. */
    void awaitQuiet() throws InterruptedException {
        Eventually.within(QUIET_MAX, () -> {
            for (Fleet.Gateway gateway : fleet.gateways()) {
                assertThat(fleet.calls().meter(gateway.url(), "tokenworks_gateway_requests_running"))
                        .as("operations of %s", gateway.part().name()).isZero();
                assertThat(fleet.calls().meter(gateway.url(), "tokenworks_outbox_pending"))
                        .as("records of %s", gateway.part().name()).isZero();
            }
            for (JsonNode report : reports()) {
                assertThat(report.get("running").asInt() + report.get("waiting").asInt()
                        + report.get("kvBlocksTransfer").asInt()).as("sequences: %s", report).isZero();
                assertThat(report.get("unsentRecords").asLong()).as("records: %s", report).isZero();
            }
            return true;
        });
    }

    private List<JsonNode> reports() throws IOException, InterruptedException {
        List<JsonNode> reports = new ArrayList<>();
        for (Fleet.Worker worker : fleet.workers()) {
            reports.add(fleet.calls().report(worker.url()));
        }
        return reports;
    }

    /**
     * Everything must agree.
     *
     * @param journals what killed workers had written down
     */
    void compare(String when, List<Seen> seen, Map<Journal.Key, Journal.Count> journals) throws Exception {
        try (Connection database = fleet.postgres().connect()) {
            var agreement = new Agreement(database, answers).check(seen);
            var books = new Books(database).operations().sideBooks().counters(reports()).journals(journals);
            tally.onTheWay(agreement.onTheWayMost());
            tally.sums(books.sums());
            assertThat(agreement.wrong()).as("clients and ledger, %s", when).isEmpty();
            assertThat(books.wrong()).as("books, %s", when).isEmpty();
        }
    }

    /** Each bill is what its client received, whatever it received. */
    void compareBills(String when, List<Seen> seen) throws SQLException {
        try (Connection database = fleet.postgres().connect()) {
            assertThat(new Agreement(database, answers).bills(seen).wrong()).as("bills, %s", when).isEmpty();
            assertThat(new Books(database).operations().sideBooks().wrong()).as("books, %s", when).isEmpty();
        }
    }

    /** Nobody uses a quota any more: after the graces nothing may be held. And the product finds its ledger whole. */
    void awaitSettled() throws IOException, InterruptedException {
        Eventually.within(SETTLED_MAX, this::settled);
        assertThat(fleet.verifyLedger()).satisfies(end -> assertThat(end.exit()).as(end.tail()).isZero());
    }

    private boolean settled() throws SQLException {
        try (Connection database = fleet.postgres().connect()) {
            assertThat(new QuotaBooks(database).held()).isEmpty();
            return true;
        }
    }
}
