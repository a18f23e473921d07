package io.tokenworks.gateway;

import static io.tokenworks.gateway.RawConnection.head;
import static io.tokenworks.gateway.RunningGateway.ask;
import static io.tokenworks.gateway.RunningGateway.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.tokenworks.wire.worker.WorkerRole;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is no good HTTP, or comes too slowly, on real sockets. */
class EdgeTest {

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
                "tokenworks.gateway.limits.body=64KB",
                "tokenworks.gateway.timeouts.body=400ms",
                "tokenworks.gateway.edge.head.within=300ms",
                "tokenworks.gateway.edge.head.line=1KB",
                "tokenworks.gateway.edge.head.bytes=4KB",
                "tokenworks.gateway.edge.head.fields=20",
                "tokenworks.gateway.edge.connections.idle=600ms");
    }

    @AfterAll
    static void stop() {
        assertThat(gateway.post(ask(1, false)).statusCode()).as("the next request").isEqualTo(200);
        gateway.close();
        DECODE.close();
        CONTROL.close();
    }

    private static RawConnection connection() throws IOException {
        return new RawConnection(gateway);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense\n\n", "GET /v1/models\n\n", "GET /v1/mod els HTTP/1.1\n\n",
        "GET /v1/models HTTP/1.1\nbad header\n\n", "GET /v1/models HTTP/1.1\nHost: a\n folded: b\nx y: z\n\n",
        "GET /v1/\u0000 HTTP/1.1\nHost: a\n\n", "GET /v1/%zz HTTP/1.1\nHost: a\n\n",
        "POST /v1/models HTTP/1.1\nContent-Length: -5\n\n", "POST /v1/models HTTP/1.1\nContent-Length: 1x\n\n",
        "POST /v1/models HTTP/1.1\nContent-Length: 5\nContent-Length: 6\n\nabcdef",
        "POST /v1/models HTTP/1.1\nContent-Length: 5\nTransfer-Encoding: chunked\n\n0\n\n"})
    void whatIsNoHttpIsToldSoInTheApisShape(String request) throws IOException {
        try (var connection = connection().say(request)) {
            connection.refused(400, "malformed_request");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"xchunked", "gzip, chunked", "identity", "chunked, chunked"})
    void aBodyWhoseEndIsUncertainIsNotRead(String coding) throws IOException {
        String smuggled = "GET /v1/models HTTP/1.1\n\n";
        try (var connection = connection().say(head("POST /v1/chat/completions") + "Transfer-Encoding: " + coding
                + "\n\n0\n\n" + smuggled)) {
            connection.refused(400, "malformed_request");
        }
    }

    @Test
    void chunksThatAreNoneAreNoBody() throws IOException {
        try (var connection = connection().say(head("POST /v1/chat/completions")
                + "Transfer-Encoding: chunked\n\nzz\n")) {
            connection.refused(400, "malformed_request");
        }
    }

    @Test
    void headsAreBounded() throws IOException {
        try (var line = connection().say(head("GET /v1/" + "x".repeat(2000)) + "\n")) {
            line.refused(414, "url_too_long");
        }
        try (var large = connection().say(head("GET /v1/models") + "X-Large: " + "x".repeat(5000) + "\n\n")) {
            large.refused(431, "headers_too_large");
        }
        try (var many = connection().say(head("GET /v1/models") + "X-Many: y\n".repeat(30) + "\n")) {
            many.refused(431, "headers_too_large");
        }
    }

    @Test
    void aHeadThatDribblesIsCut() throws IOException {
        try (var connection = connection().say("GET /v1/models HTTP/1.1\n").dribble("X-Slow: " + "x".repeat(900))) {
            connection.refused(408, "request_timeout");
        }
        assertThat(gateway.get("/actuator/prometheus").body())
                .contains("tokenworks_gateway_refused_total{cause=\"request_timeout\"");
    }

    @Test
    void aBodyThatDribblesIsCut() throws IOException {
        try (var connection = connection().say(head("POST /v1/chat/completions") + "Content-Length: 1000\n\n")
                .dribble(" ".repeat(900))) {
            connection.refused(408, "request_timeout");
        }
        try (var unread = connection().say("POST /v1/nonsense HTTP/1.1\nContent-Length: 100000\n\n")
                .dribble(" ".repeat(900))) {
            assertThat(unread.rest()).startsWith("HTTP/1.1 404 ");
        }
    }

    @Test
    void anIdleConnectionIsClosedWithoutAWord() throws IOException {
        try (var never = connection(); var once = connection().say(head("GET /v1/models") + "\n")) {
            assertThat(never.rest()).isEmpty();
            assertThat(once.rest()).startsWith("HTTP/1.1 200 ").doesNotContain("error");
        }
    }

    @Test
    void requestsSentAheadAreAnsweredInOrder() throws IOException {
        String body = ask(3, false);
        String post = head("POST /v1/chat/completions") + "Content-Length: " + body.length() + "\n\n";
        try (var connection = connection().say(post).say(body.replace("\n", " ").replace("\r", " ")
                + head("GET /v1/models") + "\n" + head("GET /v1/nonsense") + "\n")) {
            String answers = connection.rest();
            assertThat(answers.indexOf("\"abc\"")).isPositive().isLessThan(answers.indexOf("\"list\""));
            assertThat(answers).contains("unknown_url");
        }
    }

    @ParameterizedTest
    @CsvSource({"BREW, /v1/chat/completions, POST", "OPTIONS, /v1/models, GET", "DELETE, /v1/models/timed, GET",
        "GET, /v1/completions, POST", "PUT, /tokenize, POST", "GET, /detokenize, POST", "PATCH, /v1/models, GET"})
    void otherMethodsAreToldWhichIsAllowed(String method, String path, String allowed) throws IOException {
        try (var connection = connection().say(head(method + " " + path) + "Connection: close\n\n")) {
            String answer = connection.rest();
            RawConnection.refused(answer, 405, "method_not_allowed");
            assertThat(answer).containsIgnoringCase("allow: " + allowed);
        }
    }

    @Test
    void aHeadRequestGetsNoBody() throws IOException {
        try (var connection = connection().say(head("HEAD /v1/models") + "Connection: close\n\n")) {
            assertThat(connection.rest()).startsWith("HTTP/1.1 405 ").doesNotContain("error");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/models/%00", "/v1/models/%c3", "/v1/models/..%2f..%2fetc", "/v1/models/a%0d%0ax"})
    void oddNamesOfModelsAreNoModels(String path) throws IOException {
        try (var connection = connection().say(head("GET " + path) + "Connection: close\n\n")) {
            RawConnection.refused(connection.rest(), 404, "model_not_found");
        }
    }

    @Test
    void aCompressedBodyIsRefusedWhateverItHolds() throws IOException {
        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bomb)) {
            gzip.write(" ".repeat(20_000_000).getBytes(StandardCharsets.US_ASCII));
        }
        var request = gateway.request("/v1/chat/completions", FakeControlPlane.KEY).header("Content-Encoding", "gzip")
                .POST(BodyPublishers.ofByteArray(bomb.toByteArray())).build();
        var answer = gateway.send(request);
        assertThat(answer.statusCode()).isEqualTo(415);
        assertThat(answer.body()).contains("unsupported_media_type", "Content-Encoding");
    }

    @Test
    void whoSendsTooLargeABodyHearsOfItAndMayGoOn() throws IOException {
        try (var connection = connection().say(head("POST /v1/chat/completions") + "Content-Length: 900000\n\n"
                + " ".repeat(900_000) + head("GET /v1/models") + "Connection: close\n\n")) {
            assertThat(connection.rest()).contains("HTTP/1.1 413 ", "request_too_large", "HTTP/1.1 200 ");
        }
        try (var never = connection().say(head("POST /v1/chat/completions") + "Content-Length: 900000\n\n{")) {
            never.refused(413, "request_too_large");
        }
        try (var chunks = connection().say(head("POST /v1/chat/completions") + "Transfer-Encoding: chunked\n\n"
                + "11000\n" + " ".repeat(0x11000) + "\n")) {
            chunks.refused(413, "request_too_large");
        }
    }

    @Test
    void aClientThatGoesInTheMiddleOfItsBodyIsNoFailureOfOurs() throws IOException {
        double before = refused("internal_error");
        try (var _ = connection().say(head("POST /v1/chat/completions") + "Content-Length: 9000\n\n{")) {
            eventually(() -> open() > 0);
        }
        assertThat(gateway.post(ask(1, false)).statusCode()).isEqualTo(200);
        assertThat(refused("internal_error")).isEqualTo(before);
    }

    private static double refused(String cause) {
        return gateway.get("/actuator/prometheus").body().lines()
                .filter(line -> line.startsWith("tokenworks_gateway_refused_total{cause=\"" + cause + "\""))
                .mapToDouble(line -> Double.parseDouble(line.split(" ")[1])).sum();
    }

    @Test
    void connectionsAreCounted() throws IOException {
        try (var _ = connection()) {
            eventually(() -> open() > 0);
        }
    }

    private static double open() {
        return gateway.get("/actuator/prometheus").body().lines()
                .filter(line -> line.startsWith("tokenworks_gateway_connections "))
                .mapToDouble(line -> Double.parseDouble(line.split(" ")[1])).sum();
    }
}
