package io.tokenworks.controlplane.bench;

import io.tokenworks.controlplane.reports.ReportPlan;
import io.tokenworks.wire.worker.ControlApi;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
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
    /** Each sends its next batch when the last is durable: many are on their way at once, as in a busy fleet. */
    private static final int GATEWAYS = 16;
    private static final int TENANTS = 200;
    private static final int REPORTS = 5;
    private static final long TOLD_EVERY = 500_000;
    private static final double MICROS_A_MONTH = 28 * 86_400_000_000.0;
    /** Five million operations, ten million records, are a month; fewer are its beginning, as busy. */
    private static final double MICROS_AN_OPERATION = MICROS_A_MONTH / 5_000_000;

    private final BenchClient client;
    private final AtomicLong nextOperation = new AtomicLong();
    private final AtomicLong records = new AtomicLong();
    private final CpuSeconds.Parts parts;

    private LedgerBench(BenchClient client, CpuSeconds.Parts parts) {
        this.client = client;
        this.parts = parts;
    }

    /** @param args URL of the control plane; how many records; process ids of control plane and of the database */
    public static void main(String[] args) throws Exception {
        LedgerBench bench = new LedgerBench(new BenchClient(args[0]),
                new CpuSeconds.Parts(Long.parseLong(args[2]), Long.parseLong(args[3])));
        bench.prepare();
        bench.ingest(Long.parseLong(args[1]));
        bench.report();
    }

    private void prepare() throws IOException, InterruptedException {
        for (String deployment : RecordSource.DEPLOYMENTS) {
            client.post("/api/v1/deployments", """
                    {"name": "%s", "model": "bench", "backend": "timed", "mode": "aggregated", "start": false,
                     "pools": {"prefill": 0, "decode": 1},
                     "price": {"input": 0.15, "cachedInput": 0.0375, "output": 0.6, "currency": "EUR"}}"""
                    .formatted(deployment));
        }
    }

    private void ingest(long wanted) throws Exception {
        long operations = wanted / 2;
        Instant from = LocalDate.now(ZoneOffset.UTC).withDayOfMonth(1).atStartOfDay(ZoneOffset.UTC).toInstant();
        double micros = Math.min(MICROS_AN_OPERATION, MICROS_A_MONTH / operations);
        Instant begun = Instant.now();
        CpuSeconds before = parts.now();
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
        CpuSeconds cpu = parts.now().minus(before);
        System.out.printf("%d records (%d operations, the rest attempts) in %.1f s: %.0f records/s%n", records.get(),
                Math.min(nextOperation.get(), operations), seconds, records.get() / seconds);
        System.out.printf("CPU seconds: control plane %.1f, database %.1f; %.1f per million records, which is %.0f"
                + " records/s on 2 cores%n", cpu.controlPlane(), cpu.database(), cpu.all() / records.get() * 1e6,
                2 * records.get() / cpu.all());
    }

    private boolean ship(RecordSource source, long operations) throws IOException, InterruptedException {
        long first;
        while ((first = nextOperation.getAndAdd(BATCH)) < operations) {
            RecordSource.Batch batch = source.batch(first, BATCH);
            client.ship(ControlApi.OPERATIONS, batch.operations());
            client.ship(ControlApi.ATTEMPTS, batch.attempts());
            long sent = (long) BATCH + batch.attemptCount();
            long all = records.addAndGet(sent);
            if (all / TOLD_EVERY != (all - sent) / TOLD_EVERY) {
                System.out.printf("%tT %,d records%n", System.currentTimeMillis(), all);
            }
        }
        return true;
    }

    private void report() throws IOException, InterruptedException, SQLException {
        YearMonth month = YearMonth.now(ZoneOffset.UTC);
        for (String by : List.of("tenant,model", "project,key,model,class", "day,model", "tag:cost_center")) {
            List<Long> millis = new ArrayList<>();
            int bytes = 0;
            for (int i = 0; i < REPORTS; i++) {
                long begun = System.nanoTime();
                bytes = client.get("/api/v1/reports/usage?month=" + month + "&by=" + by).length();
                millis.add((System.nanoTime() - begun) / 1_000_000);
            }
            System.out.printf("month report through the API by %s: %s ms, %d bytes%n", by, millis, bytes);
        }
        Map<String, String> environment = System.getenv();
        try (Connection connection = DriverManager.getConnection(environment.get("SPRING_DATASOURCE_URL"),
                environment.get("SPRING_DATASOURCE_USERNAME"), environment.get("SPRING_DATASOURCE_PASSWORD"))) {
            System.out.println("plan of the report by tenant,model, the API's own statement:");
            ReportPlan.of(connection, month, Arrays.asList("tenant", "model"))
                    .forEach(line -> System.out.println("  " + line));
        }
    }
}
