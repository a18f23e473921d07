package io.tokenworks.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * The state folder of an earlier commit under this one's launcher. Not part of the ordinary suite:
 * {@code ./tokenworks test upgrade [COMMIT]} builds the earlier commit and names its folder in the system property
 * {@code tokenworks.upgrade.before}.
 */
class UpgradeProof {
    private static final Path BEFORE = Path.of(System.getProperty("tokenworks.upgrade.before", ""));
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Duration UP_MAX = Duration.ofMinutes(9);
    private static final int SOME = 4;
    private static final int QUOTA_TOKENS = 120;
    private static final int CUT_AFTER_EVENTS = 5;

    @Test
    void underLoadNoRequestKeyQuotaOrLedgerEntryIsLost() throws Exception {
        try (var system = RunningSystem.start(Path.of("target/upgraded"), BEFORE);
                var admin = new AdminClient(system)) {
            UUID team = admin.createTenant("team");
            // Made before the other key: when the gateway knows that one, it knows this one, too.
            String teamKey = admin.createKey(team);
            UUID poor = admin.createTenant("poor");
            String poorKey = admin.createKey(poor);
            admin.setQuota(poor, QUOTA_TOKENS);
            useTheQuotaUp(system, poorKey);
            JsonNode quota = admin.quota(poor);
            List<Long> workers = workers(system);
            try (var client = new ApiClient(system, teamKey); var load = new SmallLoad(client)) {
                load.awaitFinished(SOME, PATIENCE);
                upgrade(system);
                load.awaitFinished(load.finished().size() + SOME, PATIENCE);
                load.stop();
                assertThat(load.refused()).as("asked to come again while workers start")
                        .allSatisfy(answer -> assertThat(answer.status()).isEqualTo(503));
                Eventually.within(PATIENCE, () -> assertThat(new Ledger(system).ofTenant(team)).isEqualTo(
                        new Ledger.Line(load.finished().size(), sum(load, "prompt_tokens"),
                                sum(load, "completion_tokens"))));
                System.out.printf("UPGRADE under load: %d answers, all booked once; %d times asked to come again%n",
                        load.finished().size(), load.refused().size());
            }
            assertThat(workers(system)).hasSameSizeAs(workers).doesNotContainAnyElementsOf(workers);
            assertThat(admin.quota(poor)).isEqualTo(quota);
            useTheQuotaUp(system, poorKey);
        }
    }

    @Test
    void whatTheEarlierVersionCouldNotShipIsBookedByThisOne() throws Exception {
        try (var system = RunningSystem.start(Path.of("target/upgraded-cut"), BEFORE);
                var client = new ApiClient(system)) {
            kill(system, "control-plane");
            var unsent = List.of(client.complete("Name a color.", 8), client.complete("Name an animal.", 8));
            UUID cut = aStreamCutInTheMiddle(system);

            upgrade(system);

            var ledger = new Ledger(system);
            for (ApiClient.Answer answer : unsent) {
                Eventually.within(PATIENCE, () -> assertThat(ledger.of(answer.operation())).isEqualTo(new Ledger.Line(1,
                        answer.usage("prompt_tokens"), answer.usage("completion_tokens"))));
            }
            Ledger.Line booked = Eventually.within(PATIENCE, () -> {
                assertThat(ledger.of(cut).entries()).isOne();
                return ledger.of(cut);
            });
            assertThat(booked.outputTokens()).isGreaterThanOrEqualTo(CUT_AFTER_EVENTS);
            System.out.printf("UPGRADE of outboxes and journals: %d unsent answers booked, a cut one with %d tokens%n",
                    unsent.size(), booked.outputTokens());
        }
    }

    private static void upgrade(RunningSystem system) {
        Commands.Result up = system.launcher(UP_MAX, "up", "--no-build");
        assertThat(up.exit()).as(up.output()).isZero();
        assertThat(up.output()).contains("the sources have changed");
    }

    private static long sum(SmallLoad load, String field) {
        return load.finished().stream().mapToLong(answer -> answer.usage(field)).sum();
    }

    private static List<Long> workers(RunningSystem system) {
        return Stream.of("prefill", "decode").flatMap(role -> system.parts(role).stream())
                .map(RunningSystem.Part::pid).toList();
    }

    /** What a quota has left is an answer or two; then nothing more is let in. */
    private static void useTheQuotaUp(RunningSystem system, String key) throws Exception {
        try (var client = new ApiClient(system, key)) {
            ApiClient.Answer refused = Eventually.within(PATIENCE, () -> {
                ApiClient.Answer answer = client.complete("Count to a hundred.", QUOTA_TOKENS);
                assertThat(answer.status()).isEqualTo(429);
                return answer;
            });
            assertThat(refused.body().at("/error/code").asString()).isEqualTo("insufficient_quota");
        }
    }

    /** A part and what would start it again. */
    private static void kill(RunningSystem system, String role) {
        String keeper = "__keep " + role + " " + system.home();
        ProcessHandle.allProcesses()
                .filter(process -> process.info().commandLine().filter(line -> line.contains(keeper)).isPresent())
                .forEach(ProcessHandle::destroyForcibly);
        system.parts(role).forEach(part -> ProcessHandle.of(part.pid()).ifPresent(ProcessHandle::destroyForcibly));
    }

    /** Gateway and worker die while it runs; nobody is left to say how it ended. */
    private static UUID aStreamCutInTheMiddle(RunningSystem system) throws IOException, InterruptedException {
        var body = ApiClient.JSON.createObjectNode().put("model", system.model()).put("max_tokens", 400)
                .put("stream", true).put("ignore_eos", true);
        body.putArray("messages").addObject().put("role", "user").put("content", "Tell a long story.");
        var request = HttpRequest.newBuilder(URI.create(system.apiUrl() + "/v1/chat/completions"))
                .header("Authorization", "Bearer " + system.key()).header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body.toString())).build();
        try (var http = HttpClient.newHttpClient()) {
            var answer = http.send(request, HttpResponse.BodyHandlers.ofLines());
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body().filter(line -> line.contains("\"content\"")).limit(CUT_AFTER_EVENTS + 1).count())
                    .isEqualTo(CUT_AFTER_EVENTS + 1);
            kill(system, "gateway");
            kill(system, "decode");
            http.shutdownNow();
            return UUID.fromString(answer.headers().firstValue("x-request-id").orElseThrow());
        }
    }
}
