package io.tokenworks.controlplane.bench;

import io.tokenworks.wire.worker.WorkerApi;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;

/** A control plane, as administrators, gateways and workers speak to it. */
final class BenchClient {

    private static final int CONFLICT = 409;

    private final String url;
    private final Map<String, String> environment = System.getenv();
    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    BenchClient(String url) {
        this.url = url;
    }

    String get(String path) throws IOException, InterruptedException {
        return checked(http.send(asAdministrator(path).build(), BodyHandlers.ofString())).body();
    }

    /** As it comes. */
    InputStream stream(String path) throws IOException, InterruptedException {
        return checked(http.send(asAdministrator(path).build(), BodyHandlers.ofInputStream())).body();
    }

    /** What is there already is left as it is. */
    String post(String path, String body) throws IOException, InterruptedException {
        return checked(http.send(asAdministrator(path).header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)).build(), BodyHandlers.ofString())).body();
    }

    /** As gateways and workers do. */
    void ship(String path, String records) throws IOException, InterruptedException {
        checked(http.send(HttpRequest.newBuilder(URI.create(url + path)).header("Content-Type", "application/json")
                .header(WorkerApi.SECRET_HEADER, environment.getOrDefault("TOKENWORKS_INTERNAL_SECRET", ""))
                .POST(HttpRequest.BodyPublishers.ofString(records)).build(), BodyHandlers.ofString()));
    }

    private HttpRequest.Builder asAdministrator(String path) {
        byte[] credentials = ("admin:" + environment.get("TOKENWORKS_ADMIN_PASSWORD")).getBytes(StandardCharsets.UTF_8);
        return HttpRequest.newBuilder(URI.create(url + path)).header("Authorization",
                "Basic " + Base64.getEncoder().encodeToString(credentials));
    }

    private static <T> HttpResponse<T> checked(HttpResponse<T> answer) throws IOException {
        if (answer.statusCode() >= 300 && answer.statusCode() != CONFLICT) {
            throw new IOException(answer.uri() + " answered " + answer.statusCode() + ": " + answer.body());
        }
        return answer;
    }
}
