package io.tokenworks.controlplane.bench;

import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;

/**
 * Operations of one gateway with the attempts behind them, as JSON, in the order of a month that goes by: same number,
 * same records. Of 100 operations 4 were cancelled, 2 needed a second attempt, and one brought nothing.
 */
final class RecordSource {

    static final List<String> DEPLOYMENTS = List.of("bench-small", "bench-medium", "bench-large");
    private static final int KEYS_A_TENANT = 2;

    private final int gateway;
    private final int tenants;
    private final Instant from;
    private final double microsAnOperation;
    private final SplittableRandom random;

    RecordSource(int gateway, int tenants, Instant from, double microsAnOperation) {
        this.gateway = gateway;
        this.tenants = tenants;
        this.from = from;
        this.microsAnOperation = microsAnOperation;
        this.random = new SplittableRandom(gateway);
    }

    /** A batch: its operations and their attempts. */
    record Batch(String operations, String attempts, int attemptCount) {}

    /** @param first number of the first operation among all gateways' */
    Batch batch(long first, int size) {
        StringBuilder operations = new StringBuilder(size * 600).append("[\n");
        StringBuilder attempts = new StringBuilder(size * 500).append("[\n");
        int tries = 0;
        for (int i = 0; i < size; i++) {
            Instant at = from.plusNanos(((long) ((first + i) * microsAnOperation)) * 1000);
            tries += operation(operations, attempts, at);
        }
        end(operations);
        end(attempts);
        return new Batch(operations.toString(), attempts.toString(), tries);
    }

    /** In place of the last comma. */
    static void end(StringBuilder records) {
        records.setLength(records.length() - 2);
        records.append("\n]");
    }

    private int operation(StringBuilder operations, StringBuilder attempts, Instant at) {
        UUID id = new UUID((at.toEpochMilli() << 16) | 0x7000L | random.nextLong(0x1000),
                (random.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L);
        int tenant = random.nextInt(tenants);
        String deployment = DEPLOYMENTS.get(random.nextInt(DEPLOYMENTS.size()));
        int prompt = 20 + random.nextInt(3000);
        int cached = random.nextInt(prompt);
        int dice = random.nextInt(100);
        int output = dice == 0 ? 0 : 1 + random.nextInt(500);
        String outcome = dice == 0 ? "FAILED" : dice < 5 ? "CANCELLED" : "COMPLETED";
        int tries = dice == 5 || dice == 6 ? 2 : 1;
        operations.append("{\"version\":2,\"operation\":\"").append(id).append("\",\"source\":\"")
                .append(id(1, gateway)).append("\",\"tenant\":\"").append(id(2, tenant)).append("\",\"apiKey\":\"")
                .append(id(3, tenant * KEYS_A_TENANT + random.nextInt(KEYS_A_TENANT))).append("\",\"deployment\":\"")
                .append(deployment).append("\",\"revision\":1,\"admittedAt\":\"").append(at)
                .append("\",\"promptTokens\":").append(prompt).append(",\"cachedTokens\":").append(cached)
                .append(",\"outputTokens\":").append(output).append(",\"outcome\":\"").append(outcome)
                .append("\",\"attempts\":").append(tries).append(",\"lease\":null,\"ttftMillis\":120,")
                .append("\"durationMillis\":2400,\"project\":\"").append(id(4, tenant))
                .append("\",\"tags\":{\"cost_center\":\"cc-").append(tenant % 20)
                .append("\",\"environment\":\"production\"}},\n");
        attempts(attempts, new Made(id, tenant, deployment, prompt, cached, output + (dice < 5 ? 2 : 0), outcome, at),
                tries);
        return tries;
    }

    /** Attempts of one operation; only the last emits tokens. */
    private static void attempts(StringBuilder attempts, Made made, int tries) {
        for (int attempt = 1; attempt <= tries; attempt++) {
            int emitted = attempt < tries ? 0 : made.emitted();
            int positions = made.prompt() - made.cached();
            attempts.append("{\"version\":1,\"operation\":\"").append(made.operation()).append("\",\"attempt\":")
                    .append(attempt).append(",\"choice\":0,\"source\":\"").append(id(5, attempt))
                    .append("\",\"worker\":\"").append(id(6, attempt)).append("\",\"role\":\"DECODE\",\"tenant\":\"")
                    .append(id(2, made.tenant())).append("\",\"deployment\":\"").append(made.deployment())
                    .append("\",\"revision\":1,\"promptTokens\":").append(made.prompt())
                    .append(",\"promptPositionsComputed\":").append(positions).append(",\"positionsComputed\":")
                    .append(positions + emitted).append(",\"tokensEmitted\":").append(emitted)
                    .append(",\"outcome\":\"").append(attempt < tries ? "LOST" : made.outcome())
                    .append("\",\"startedAt\":\"").append(made.at()).append("\",\"durationNanos\":2300000000},\n");
        }
    }

    private record Made(
            UUID operation,
            int tenant,
            String deployment,
            int prompt,
            int cached,
            int emitted,
            String outcome,
            Instant at) {}

    /** The same id for the same thing, without a table of them. */
    static UUID id(int kind, int number) {
        long mixed = (kind * 1_000_003L + number + 1) * 0x9E37_79B9_7F4A_7C15L;
        mixed ^= mixed >>> 29;
        return new UUID(mixed & ~0xF000L | 0x4000L, mixed * 0xBF58_476D_1CE4_E5B9L & 0x3FFF_FFFF_FFFF_FFFFL
                | Long.MIN_VALUE);
    }
}
