package io.tokenworks.controlplane.actuator;

import io.tokenworks.wire.worker.ControlApi;
import io.tokenworks.wire.worker.WorkerApi;
import io.tokenworks.wire.worker.WorkerRegistration;
import io.tokenworks.wire.worker.WorkerReport;
import io.tokenworks.wire.worker.WorkerRole;
import io.tokenworks.wire.worker.WorkerState;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/**
 * A worker process that only registers, beats and goes when asked. Started by the actuator's tests as a process of
 * its own.
 */
public final class FakeWorkerProcess {

    private static final long BEAT_NANOS = 200_000_000;
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private FakeWorkerProcess() {}

    public static void main(String[] args) throws Exception {
        Map<String, String> options = Arrays.stream(args).map(a -> a.substring(2).split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair.length > 1 ? pair[1] : ""));
        String control = option(options, "tokenworks.control-plane.url");
        UUID worker = UUID.fromString(option(options, "tokenworks.worker.id"));
        if (option(options, "tokenworks.worker.deployment").contains("broken")) {
            System.out.println("12:00 ERROR the model could not be loaded");
            throw new IllegalStateException("no such file");
        }
        UUID instance = UUID.fromString(System.getenv("TOKENWORKS_WORKER_INSTANCE"));
        ProcessHandle self = ProcessHandle.current();
        WorkerRegistration registration = new WorkerRegistration(worker, instance,
                WorkerRole.valueOf(option(options, "tokenworks.worker.role").toUpperCase(Locale.ROOT)),
                option(options, "tokenworks.worker.deployment"),
                Integer.parseInt(option(options, "tokenworks.worker.revision")),
                "http://127.0.0.1:" + option(options, "server.port"), self.pid(),
                self.info().startInstant().orElseThrow(),
                "c", "0".repeat(64), 8, 16, "none");
        boolean drain = false;
        while (!drain) {
            String answer = post(control + ControlApi.HEARTBEAT, report(worker, instance));
            if (answer.contains("\"known\":false")) {
                post(control + ControlApi.REGISTER, registration);
            }
            drain = answer.contains("\"drain\":true");
            LockSupport.parkNanos(BEAT_NANOS);
        }
    }

    private static String option(Map<String, String> options, String name) {
        return Objects.requireNonNull(options.get(name), name);
    }

    private static WorkerReport report(UUID worker, UUID instance) {
        return new WorkerReport(worker, instance, WorkerState.READY, 100, 0, 0, 8, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    }

    private static String post(String url, Object body) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url)).header("Content-Type", "application/json")
                .header(WorkerApi.SECRET_HEADER, System.getenv("TOKENWORKS_INTERNAL_SECRET"))
                .POST(HttpRequest.BodyPublishers.ofString(JsonMapper.shared().writeValueAsString(body))).build();
        try {
            return HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body();
        } catch (IOException e) {
            return ""; // the control plane is away; the next beat tries again
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
