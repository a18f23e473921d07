package io.tokenworks.controlplane.bench;

import io.tokenworks.wire.worker.ControlApi;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A statement of a great many lines. {@code fill} ships the last month of a tenant of its own, each operation for
 * another project or tier, which makes three lines of it. {@code read} closes that month and reads the statement; the
 * control plane is started anew between the two, with as little memory as it is to do it in.
 */
public final class StatementBench {

    private static final int BATCH = 1000;
    private static final int LINES_AN_OPERATION = 3;
    private static final int TIERS = 10;
    private static final String TENANT = "bench of a statement";

    private final YearMonth month = YearMonth.now(ZoneOffset.UTC).minusMonths(1);
    private final BenchClient client;

    private StatementBench(BenchClient client) {
        this.client = client;
    }

    /** @param args URL of the control plane; {@code fill} and how many lines, or {@code read} and its process id */
    public static void main(String[] args) throws Exception {
        StatementBench bench = new StatementBench(new BenchClient(args[0]));
        if (args[1].equals("fill")) {
            bench.fill(Integer.parseInt(args[2]));
        } else {
            bench.read(Long.parseLong(args[2]));
        }
    }

    private void fill(int lines) throws IOException, InterruptedException {
        client.post("/api/v1/tenants", "{\"name\": \"" + TENANT + "\"}");
        String tenant = tenant();
        int operations = (lines + LINES_AN_OPERATION - 1) / LINES_AN_OPERATION;
        for (int first = 0; first < operations; first += BATCH) {
            StringBuilder records = new StringBuilder(BATCH * 600).append("[\n");
            for (int i = first; i < Math.min(first + BATCH, operations); i++) {
                operation(records, tenant, i);
            }
            RecordSource.end(records);
            client.ship(ControlApi.OPERATIONS, records.toString());
        }
        System.out.printf("%,d operations of %s shipped for a statement%n", operations, month);
    }

    private void operation(StringBuilder records, String tenant, int number) {
        int deployments = RecordSource.DEPLOYMENTS.size();
        Instant at = month.atDay(2).atStartOfDay(ZoneOffset.UTC).toInstant().plusMillis(number);
        UUID random = RecordSource.id(7, number);
        UUID operation = new UUID((at.toEpochMilli() << 16) | 0x7000L | number & 0xFFF,
                random.getLeastSignificantBits());
        records.append("{\"version\":2,\"operation\":\"").append(operation).append("\",\"source\":\"")
                .append(RecordSource.id(1, 0)).append("\",\"tenant\":\"").append(tenant).append("\",\"apiKey\":\"")
                .append(RecordSource.id(3, 0)).append("\",\"deployment\":\"")
                .append(RecordSource.DEPLOYMENTS.get(number % deployments))
                .append("\",\"revision\":1,\"admittedAt\":\"").append(at)
                .append("\",\"promptTokens\":1000000,\"cachedTokens\":200000,\"outputTokens\":300000,")
                .append("\"outcome\":\"COMPLETED\",\"attempts\":1,\"lease\":null,\"ttftMillis\":120,")
                .append("\"durationMillis\":2400,\"project\":\"")
                .append(RecordSource.id(8, number / (deployments * TIERS))).append("\",\"tags\":{},\"serviceTier\":\"t")
                .append(number / deployments % TIERS).append("\"},\n");
    }

    private String tenant() throws IOException, InterruptedException {
        for (JsonNode tenant : JsonMapper.shared().readTree(client.get("/api/v1/tenants"))) {
            if (tenant.get("name").asString().equals(TENANT)) {
                return tenant.get("id").asString();
            }
        }
        throw new IOException("there is no tenant " + TENANT);
    }

    private void read(long pid) throws IOException, InterruptedException {
        long begun = System.nanoTime();
        JsonNode sealed = JsonMapper.shared().readTree(
                client.post("/api/v1/tenants/" + tenant() + "/periods/" + month + "/close", "")).get(0);
        System.out.printf("closed: a statement of %,d lines, %s %s, in %.1f s%n", sealed.get("lines").asLong(),
                sealed.get("total").asString(), sealed.get("currency").asString(), (System.nanoTime() - begun) / 1e9);
        for (String format : new String[]{"csv", "json"}) {
            read(sealed.get("id").asString(), format);
        }
        System.out.println("the control plane's memory limits: " + heap(pid));
    }

    private void read(String statement, String format) throws IOException, InterruptedException {
        long begun = System.nanoTime();
        long lines = 0;
        long characters = 0;
        try (InputStream in = client.stream("/api/v1/statements/" + statement + "/lines?format=" + format);
                BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                lines++;
                characters += line.length() + 1;
            }
        }
        // A line is for the names of the columns, or for the bracket.
        System.out.printf("read as %s: %,d lines, %,d MB, in %.1f s%n", format, lines - 1, characters / 1_000_000,
                (System.nanoTime() - begun) / 1e9);
    }

    private static String heap(long pid) throws IOException {
        String command = Files.readString(Path.of("/proc/" + pid + "/cmdline")).replace('\0', ' ');
        String flags = String.join(" ", command.lines().flatMap(line -> Arrays.stream(line.split(" ")))
                .filter(word -> word.startsWith("-Xm")).toList());
        String peak = Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                .filter(line -> line.startsWith("VmHWM")).findFirst().orElse("");
        return flags + " (the last counts); the whole process at its most: " + peak.replaceAll("\\s+", " ");
    }
}
