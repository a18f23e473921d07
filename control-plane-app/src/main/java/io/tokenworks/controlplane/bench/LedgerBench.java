package io.tokenworks.controlplane.bench;

import io.tokenworks.wire.worker.ControlApi;
import io.tokenworks.wire.worker.WorkerApi;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Ships the usage of a month to a control plane as gateways and workers do, batch by batch over HTTP, then asks for the
 * month's report.
 */
public final class LedgerBench {

    /** Some operations have two attempts, and no batch may hold more than 1000 of these. */
    private static final int BATCH = 950;
    private static final int GATEWAYS = 4;
    private static final int TENANTS = 200;
    private static final int REPORTS = 5;
    private static final double MICROS_A_MONTH = 28 * 86_400_000_000.0;
    /** Five million operations, ten million records, are a month; fewer are its beginning, as busy. */
    private static final double MICROS_AN_OPERATION = MICROS_A_MONTH / 5_000_000;

    private final String url;
    private final Map<String, String> environment = System.getenv();
    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final AtomicLong nextOperation = new AtomicLong();
    private final AtomicLong records = new AtomicLong();
    private final List<Long> pids = new ArrayList<>();

    private LedgerBench(String url) {
        this.url = url;
    }

    /**
     * @param args URL of the control plane; how many records; ids of the processes whose CPU time counts
     */
    public static void main(String[] args) throws Exception {
        LedgerBench bench = new LedgerBench(args[0]);
        Arrays.stream(args).skip(2).map(Long::valueOf).forEach(bench.pids::add);
        bench.prepare();
        bench.ingest(Long.parseLong(args[1]));
        bench.report();
    }

    private void prepare() throws IOException, InterruptedException {
        for (String deployment : List.of("bench-small", "bench-medium", "bench-large")) {
            send("/api/v1/deployments", """
                    {"name": "%s", "model": "bench", "backend": "timed", "mode": "aggregated", "start": false,
                     "pools": {"prefill": 0, "decode": 1},
                     "price": {"input": 0.15, "cachedInput": 0.0375, "output": 0.6, "currency": "EUR"}}"""
                    .formatted(deployment), "Authorization", "Basic " + basic());
        }
    }

    private void ingest(long wanted) throws Exception {
        long operations = wanted / 2;
        Instant from = LocalDate.now(ZoneOffset.UTC).withDayOfMonth(1).atStartOfDay(ZoneOffset.UTC).toInstant();
        double micros = Math.min(MICROS_AN_OPERATION, MICROS_A_MONTH / operations);
        Instant begun = Instant.now();
        double cpuBefore = CpuSeconds.of(pids);
        try (var threads = Executors.newFixedThreadPool(GATEWAYS)) {
            List<Callable<Boolean>> gateways = new ArrayList<>();
            for (int i = 0; i < GATEWAYS; i++) {
                RecordSource source = new RecordSource(i, TENANTS, from, micros);
                gateways.add(() -> ship(source, operations));
            }
            for (var done : threads.invokeAll(gateways)) {
                done.get();
            }
        }
        double seconds = Duration.between(begun, Instant.now()).toMillis() / 1000.0;
        double cpu = CpuSeconds.of(pids) - cpuBefore;
        System.out.printf("%d records (%d operations, the rest attempts) in %.1f s: %.0f records/s%n", records.get(),
                Math.min(nextOperation.get(), operations), seconds, records.get() / seconds);
        System.out.printf(
                "CPU of control plane and database: %.1f s, %.1f s per million records, %.0f records/s on 2 cores%n",
                cpu, cpu / records.get() * 1e6, 2 * records.get() / cpu);
    }

    private boolean ship(RecordSource source, long operations) throws IOException, InterruptedException {
        long first;
        while ((first = nextOperation.getAndAdd(BATCH)) < operations) {
            RecordSource.Batch batch = source.batch(first, BATCH);
            sendInternal(ControlApi.OPERATIONS, batch.operations());
            sendInternal(ControlApi.ATTEMPTS, batch.attempts());
            long sent = records.addAndGet(BATCH + batch.attemptCount());
            if (sent / 1_000_000 != (sent - BATCH - batch.attemptCount()) / 1_000_000) {
                System.out.printf("%d million%n", sent / 1_000_000);
            }
        }
        return true;
    }

    private void report() throws IOException, InterruptedException, SQLException {
        String period = LocalDate.now(ZoneOffset.UTC).toString().substring(0, 7);
        for (String by : List.of("tenant,model", "project,key,model,class", "day,model", "tag:cost_center")) {
            List<Long> millis = new ArrayList<>();
            int bytes = 0;
            for (int i = 0; i < REPORTS; i++) {
                long begun = System.nanoTime();
                bytes = get("/api/v1/reports/usage?month=" + period + "&by=" + by).length();
                millis.add((System.nanoTime() - begun) / 1_000_000);
            }
            System.out.printf("month report by %s: %s ms, %d bytes%n", by, millis, bytes);
        }
        explain(period);
    }

    private void explain(String period) throws SQLException {
        try (Connection connection = DriverManager.getConnection(environment.get("SPRING_DATASOURCE_URL"),
                environment.get("SPRING_DATASOURCE_USERNAME"), environment.get("SPRING_DATASOURCE_PASSWORD"));
                Statement statement = connection.createStatement();
                ResultSet plan = statement
                        .executeQuery("EXPLAIN (ANALYZE, BUFFERS) SELECT tenant, deployment, currency,"
                                + " sum(input_tokens), sum(cached_input_tokens), sum(output_tokens), sum(amount)"
                                + " FROM usage_day WHERE period = '" + period + "-01' GROUP BY 1, 2, 3")) {
            while (plan.next()) {
                System.out.println("  " + plan.getString(1));
            }
        }
    }

    private String get(String path) throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(HttpRequest.newBuilder(URI.create(url + path))
                .header("Authorization", "Basic " + basic()).build(), HttpResponse.BodyHandlers.ofString());
        return checked(answer).body();
    }

    private void sendInternal(String path, String body) throws IOException, InterruptedException {
        send(path, body, WorkerApi.SECRET_HEADER, environment.getOrDefault("TOKENWORKS_INTERNAL_SECRET", ""));
    }

    private void send(String path, String body, String header, String value) throws IOException, InterruptedException {
        checked(http.send(HttpRequest.newBuilder(URI.create(url + path)).header(header, value)
                .header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString(body)).build(),
                HttpResponse.BodyHandlers.ofString()));
    }

    private static HttpResponse<String> checked(HttpResponse<String> answer) throws IOException {
        if (answer.statusCode() >= 300 && answer.statusCode() != 409) {
            throw new IOException(answer.uri() + " answered " + answer.statusCode() + ": " + answer.body());
        }
        return answer;
    }

    private String basic() {
        byte[] credentials = ("admin:" + environment.get("TOKENWORKS_ADMIN_PASSWORD")).getBytes(StandardCharsets.UTF_8);
        return Base64.getEncoder().encodeToString(credentials);
    }
}
