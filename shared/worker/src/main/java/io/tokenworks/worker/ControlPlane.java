package io.tokenworks.worker;

import io.tokenworks.platform.InternalSecret;
import io.tokenworks.wire.worker.ControlApi;
import io.tokenworks.wire.worker.HeartbeatAnswer;
import io.tokenworks.wire.worker.WorkerApi;
import io.tokenworks.wire.worker.WorkerRegistration;
import io.tokenworks.wire.worker.WorkerReport;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import tools.jackson.databind.json.JsonMapper;

/** The control plane as a worker calls it. Every call has an end; any answer but 2xx is an {@link IOException}. */
final class ControlPlane implements AutoCloseable {
    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(10);

    private final URI base;
    private final InternalSecret secret;
    private final JsonMapper json;
    private final HttpClient http;

    ControlPlane(URI base, InternalSecret secret, JsonMapper json) {
        this.base = base;
        this.secret = secret;
        this.json = json;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(2))
                .build();
    }

    HeartbeatAnswer heartbeat(WorkerReport report) throws IOException, InterruptedException {
        byte[] answer = call("POST", ControlApi.HEARTBEAT, json.writeValueAsBytes(report), "application/json");
        return json.readValue(answer, HeartbeatAnswer.class);
    }

    void publishCard(String digest, byte[] card) throws IOException, InterruptedException {
        call("PUT", ControlApi.CARDS + digest, card, "application/octet-stream");
    }

    void register(WorkerRegistration registration) throws IOException, InterruptedException {
        call("POST", ControlApi.REGISTER, json.writeValueAsBytes(registration), "application/json");
    }

    /** @param records a JSON array */
    void shipAttempts(byte[] records) throws IOException, InterruptedException {
        call("POST", ControlApi.ATTEMPTS, records, "application/json");
    }

    @Override
    public void close() {
        http.shutdownNow();
    }

    private byte[] call(String method, String path, byte[] body, String contentType)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(base + path))
                .timeout(CALL_TIMEOUT)
                .header(WorkerApi.SECRET_HEADER, secret.headerValue())
                .header("Content-Type", contentType)
                .method(method, BodyPublishers.ofByteArray(body))
                .build();
        HttpResponse<byte[]> response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
        if (response.statusCode() / 100 != 2) {
            throw new IOException(method + " " + path + " answered " + response.statusCode());
        }
        return response.body();
    }
}
