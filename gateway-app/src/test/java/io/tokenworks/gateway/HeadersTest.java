package io.tokenworks.gateway;

import static io.tokenworks.gateway.RunningGateway.ask;
import static io.tokenworks.gateway.RunningGateway.eventually;
import static io.tokenworks.gateway.RunningGateway.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.tokenworks.wire.worker.WorkerRole;
import java.math.BigDecimal;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What stands above the answers, and what they say while there is nothing to say. */
class HeadersTest {

    private static final String WEB = "https://chat.example.com";

    @TempDir
    static Path state;

    private static final FakeControlPlane CONTROL = new FakeControlPlane();
    private static final FakeWorker DECODE = new FakeWorker(WorkerRole.DECODE);
    private static RunningGateway gateway;

    @BeforeAll
    static void start() {
        CONTROL.fleet(DECODE);
        gateway = RunningGateway.ready(
                CONTROL,
                state,
                "tokenworks.gateway.limits.requests-per-tenant=2",
                "tokenworks.gateway.edge.cors.allowed-origins=" + WEB,
                "tokenworks.gateway.timeouts.keep-alive=50ms");
    }

    @BeforeEach
    void calm() {
        DECODE.script = FakeScript.toTheEnd();
        CONTROL.fleet(DECODE);
        eventually(() -> gateway.post(ask(1, false)).statusCode() == 200);
        eventually(() -> gateway.get("/actuator/prometheus").body()
                .contains("tokenworks_gateway_requests_running 0.0"));
    }

    @AfterAll
    static void stop() {
        gateway.close();
        DECODE.close();
        CONTROL.close();
    }

    private static String of(HttpResponse<String> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }

    @Test
    void everyAnswerSaysHowLongItTookAndWhoseItIs() {
        var request = gateway.request("/v1/models", FakeControlPlane.KEY).header("X-Client-Request-Id", "mine-1");
        HttpResponse<String> answer = gateway.send(request.build());
        assertThat(of(answer, "x-client-request-id")).isEqualTo("mine-1");
        assertThat(of(answer, "x-request-id")).isNotEqualTo("mine-1").isNotEmpty();
        assertThat(of(answer, "openai-version")).isEqualTo("2020-10-01");
        assertThat(of(answer, "openai-processing-ms")).matches("\\d+");
        assertThat(of(gateway.get("/v1/nonsense"), "openai-processing-ms")).matches("\\d+");
        var longer = gateway.request("/v1/models", FakeControlPlane.KEY).header("X-Client-Request-Id", "x".repeat(513));
        assertThat(gateway.send(longer.build()).headers().firstValue("x-client-request-id")).isEmpty();
    }

    @Test
    void answersSayWhatMayStillBeAsked() {
        HttpResponse<String> free = gateway.post(ask(3, false));
        assertThat(of(free, "x-ratelimit-limit-requests")).isEqualTo("2");
        assertThat(of(free, "x-ratelimit-remaining-requests")).matches("[12]");
        assertThat(of(free, "x-ratelimit-reset-requests")).isEqualTo("0s");
        assertThat(free.headers().firstValue("x-ratelimit-limit-tokens")).isEmpty();

        CONTROL.budgets.left(FakeControlPlane.QUOTA.id(), BigDecimal.valueOf(300));
        HttpResponse<String> metered = gateway.post(ask(3, true), FakeControlPlane.METERED_KEY);
        assertThat(Integer.parseInt(of(metered, "x-ratelimit-limit-tokens"))).isBetween(1, 300);
        assertThat(Integer.parseInt(of(metered, "x-ratelimit-remaining-tokens"))).isBetween(0, 299);
        eventually(() -> spent(gateway.post(ask(1000, false), FakeControlPlane.METERED_KEY)));
    }

    /** Whether this is the refusal of a quota that is used up, with everything that it must say. */
    private static boolean spent(HttpResponse<String> answer) {
        if (answer.statusCode() != 429) {
            return false;
        }
        HttpHeaders headers = answer.headers();
        assertThat(json(answer).at("/error/code").asString()).isEqualTo("insufficient_quota");
        assertThat(headers.firstValue("retry-after")).contains("60");
        assertThat(headers.firstValue("x-ratelimit-remaining-tokens")).contains("0");
        assertThat(headers.firstValue("x-ratelimit-reset-tokens")).contains("1m0s");
        return true;
    }

    @Test
    void aTenantWithTooManyRequestsIsToldWhenToComeAgain() throws Exception {
        DECODE.script = new FakeScript(1, FakeScript.Fate.HANG);
        var held = new java.util.ArrayList<RawClient>();
        try {
            for (int i = 0; i < 2; i++) {
                held.add(new RawClient(gateway, ask(10, true)));
                held.getLast().readUntil("\"a\"");
            }
            HttpResponse<String> refused = gateway.post(ask(10, false));
            assertThat(refused.statusCode()).isEqualTo(429);
            assertThat(of(refused, "retry-after")).isEqualTo("1");
            assertThat(of(refused, "x-ratelimit-remaining-requests")).isEqualTo("0");
            assertThat(of(refused, "x-ratelimit-reset-requests")).isEqualTo("1s");
        } finally {
            for (RawClient each : held) {
                each.close();
            }
        }
    }

    @Test
    void aStreamIsKeptAliveWhileItWaitsForItsFirstWorker() {
        CONTROL.fleet();
        eventually(() -> gateway.post(ask(1, false)).statusCode() == 503);
        HttpResponse<String> refused = gateway.post(ask(1, true));
        assertThat(refused.statusCode()).isEqualTo(200);
        assertThat(refused.body()).startsWith(": keep-alive\n\n").contains("\"code\":\"no_worker\"")
                .doesNotContain("[DONE]");
    }

    @Test
    void pagesOfAllowedOriginsMayCallWithoutAKeyForThePreflight() {
        HttpResponse<String> preflight = preflight(WEB);
        assertThat(preflight.statusCode()).isEqualTo(204);
        assertThat(of(preflight, "access-control-allow-origin")).isEqualTo(WEB);
        assertThat(of(preflight, "access-control-allow-methods")).contains("POST");
        assertThat(of(preflight, "access-control-allow-headers")).isEqualTo("authorization,x-stainless-os");
        var post = gateway.request("/v1/chat/completions", FakeControlPlane.KEY).header("Origin", WEB)
                .POST(BodyPublishers.ofString(ask(1, false)));
        HttpResponse<String> answer = gateway.send(post.build());
        assertThat(of(answer, "access-control-allow-origin")).isEqualTo(WEB);
        assertThat(of(answer, "access-control-expose-headers")).contains("x-request-id", "x-ratelimit-limit-requests");
    }

    @Test
    void pagesOfOtherOriginsGetNothingToShow() {
        HttpResponse<String> refused = preflight("https://evil.example.com");
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(json(refused).at("/error/code").asString()).isEqualTo("forbidden");
        var get = gateway.request("/v1/models", FakeControlPlane.KEY).header("Origin", "https://evil.example.com");
        HttpResponse<String> answer = gateway.send(get.build());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("access-control-allow-origin")).isEmpty();
        assertThat(of(answer, "vary")).contains("Origin");
    }

    private HttpResponse<String> preflight(String origin) {
        var request = java.net.http.HttpRequest.newBuilder(java.net.URI.create(gateway.url + "/v1/chat/completions"))
                .header("Origin", origin).header("Access-Control-Request-Method", "POST")
                .header("Access-Control-Request-Headers", "authorization,x-stainless-os")
                .method("OPTIONS", BodyPublishers.noBody());
        return gateway.send(request.build());
    }

    @Test
    void idsBecomeTextAgain() {
        HttpResponse<String> ids = post("/tokenize", "{\"model\":\"timed\",\"prompt\":\"Grüße\"}");
        String tokens = json(ids).get("tokens").toString();
        HttpResponse<String> text = post("/detokenize", "{\"model\":\"timed\",\"tokens\":" + tokens + "}");
        assertThat(json(text).get("prompt").asString()).isEqualTo("Grüße");
        HttpResponse<String> none = post("/detokenize", "{\"model\":\"timed\",\"tokens\":[99999]}");
        assertThat(json(none).at("/error/param").asString()).isEqualTo("tokens");
    }

    private HttpResponse<String> post(String path, String body) {
        return gateway.send(gateway.request(path, FakeControlPlane.KEY).POST(BodyPublishers.ofString(body)).build());
    }
}
