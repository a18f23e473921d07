package io.tokenworks.gateway;

import static io.tokenworks.gateway.FakeControlPlane.METERED_KEY;
import static io.tokenworks.gateway.RunningGateway.ask;
import static io.tokenworks.gateway.RunningGateway.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import io.netty.util.ResourceLeakDetector;
import io.tokenworks.testkit.hostile.HostileBodies;
import io.tokenworks.testkit.hostile.RudeClients;
import io.tokenworks.wire.worker.WorkerRole;
import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** A short run of what {@code ./tokenworks test hostile} does at length. Prints its lines with HOSTILE. */
@ExtendWith(OutputCaptureExtension.class)
class HostileTest {

    private static final int BODIES = Integer.getInteger("tokenworks.hostile.bodies", 200);
    private static final int CANCELS = Integer.getInteger("tokenworks.hostile.cancels", 300);
    private static final long SEED = Long.getLong("tokenworks.hostile.seed", 20261128);
    private static final int AT_ONCE = 32;
    private static final long QUOTA = 1_000_000_000;
    private static final long GROWTH_MB_MAX = 24;

    private static final String SCHEMA = """
            {"model":"timed","messages":[{"role":"user","content":"hi"}],"max_tokens":5,"response_format":
            {"type":"json_schema","json_schema":{"name":"n","schema":{"type":"object","properties":
            {"a":{"type":"integer","maximum":9},"b":{"pattern":"^a+$"}},"required":["a"]}}}}""";
    private static final String TOOLS = """
            {"model":"timed","messages":[{"role":"user","content":"hi"},{"role":"assistant","content":null,
            "tool_calls":[{"id":"c","type":"function","function":{"name":"f","arguments":"{}"}}]},
            {"role":"tool","tool_call_id":"c","content":"x"}],"max_tokens":5,"tool_choice":"required","tools":
            [{"type":"function","function":{"name":"f","parameters":{"type":"object","properties":
            {"a":{"type":"string"}}}}}],"chat_template_kwargs":{"a":[1]},"logit_bias":{"5":1},"n":2,"stop":["q"]}""";

    private static final String TEXT = """
            {"model":"timed","prompt":[5,6,7],"max_tokens":5,"logprobs":2,"temperature":1,"n":2,"seed":5}""";
    private static final String TOKENIZE = """
            {"model":"timed","messages":[{"role":"user","content":[{"type":"text","text":"hi"}]}],
            "return_token_strs":true,"chat_template_kwargs":{"a":5}}""";
    private static final String DETOKENIZE = """
            {"model":"timed","tokens":[5,6,7,8]}""";
    private static final List<String> OTHERS = List.of("/v1/completions", "/tokenize", "/detokenize");

    @TempDir
    static Path state;

    private static final FakeControlPlane CONTROL = new FakeControlPlane();
    private static final FakeWorker DECODE = new FakeWorker(WorkerRole.DECODE);
    private static final ResourceLeakDetector.Level BEFORE = ResourceLeakDetector.getLevel();
    private static RunningGateway gateway;

    @BeforeAll
    static void start() {
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
        CONTROL.fleet(DECODE);
        gateway = RunningGateway.ready(CONTROL, state);
    }

    @AfterAll
    static void stop() {
        ResourceLeakDetector.setLevel(BEFORE);
        gateway.close();
        DECODE.close();
        CONTROL.close();
    }

    @Test
    void noBodyBreaksAnythingAndMemoryStaysFlat(CapturedOutput output) {
        Map<String, HostileBodies> bodies = Map.of(
                "/v1/chat/completions", new HostileBodies(SEED, List.of(ask(5, false), ask(5, true), SCHEMA, TOOLS)),
                "/v1/completions", new HostileBodies(SEED, List.of(TEXT)),
                "/tokenize", new HostileBodies(SEED, List.of(TOKENIZE)),
                "/detokenize", new HostileBodies(SEED, List.of(DETOKENIZE)));
        Map<Integer, Integer> statuses = new TreeMap<>();
        post(bodies, BODIES / 4, statuses);
        Memory early = Memory.now();
        post(bodies, BODIES - BODIES / 4, statuses);
        Memory late = Memory.now();
        say("%d bodies, seed %d: statuses %s; after the first quarter %s, at the end %s", BODIES, SEED, statuses,
                early, late);
        assertThat(statuses.keySet()).allMatch(status -> status < 500).contains(200, 400);
        assertThat(late.heapMb() - early.heapMb()).isLessThan(GROWTH_MB_MAX);
        assertThat(late.directMb() - early.directMb()).isLessThan(GROWTH_MB_MAX);
        assertThat(gateway.post(ask(5, false)).body()).contains("abcde");
        nothingLeaked(output);
    }

    private static void post(Map<String, HostileBodies> bodies, int count, Map<Integer, Integer> statuses) {
        for (int i = 0; i < count; i++) {
            String path = i % 2 == 0 ? "/v1/chat/completions" : OTHERS.get(i / 2 % OTHERS.size());
            byte[] body = Objects.requireNonNull(bodies.get(path)).next();
            HttpResponse<String> answer = gateway.send(gateway.request(path, FakeControlPlane.KEY)
                    .POST(BodyPublishers.ofByteArray(body)).build());
            statuses.merge(answer.statusCode(), 1, Integer::sum);
            if (answer.statusCode() >= 500) {
                say("%d for %s", answer.statusCode(), new String(body, java.nio.charset.StandardCharsets.UTF_8));
            } else if (answer.statusCode() >= 400) {
                assertThat(RunningGateway.json(answer).get("error").propertyNames())
                        .contains("message", "type", "param", "code");
            }
        }
    }

    @Test
    void streamsThatNobodyWaitsForLeaveNothingBehind(CapturedOutput output) {
        CONTROL.budgets.left(FakeControlPlane.QUOTA.id(), BigDecimal.valueOf(QUOTA));
        CONTROL.records.clear();
        URI url = URI.create(gateway.url);
        var clients = new RudeClients(new InetSocketAddress(url.getHost(), url.getPort()), SEED,
                number -> new RudeClients.Question(
                        number % 2 == 0 ? METERED_KEY : FakeControlPlane.KEY, ask(1 + number % 60, number % 5 != 0)));
        Memory before = Memory.now();
        long begun = System.nanoTime();
        RudeClients.Report report = clients.run(CANCELS, AT_ONCE);
        say("%d clients that left, seed %d, %.0f s: %s", CANCELS, SEED, (System.nanoTime() - begun) / 1e9, report);
        assertThat(report.inTheMiddle()).isPositive();
        assertThat(report.refused()).isZero();
        // Reactor says of each reset that came when all was over that it had nobody to tell; that is no failure.
        assertThat(output.getAll().lines().filter(line -> line.contains(" ERROR ")))
                .allMatch(line -> line.contains("reactor.core.publisher.Operators"));
        eventually(() -> meter("tokenworks_gateway_requests_running") == 0);
        eventually(DECODE.running::isEmpty);
        eventually(() -> meter("tokenworks_outbox_pending") == 0);
        eventually(() -> meter("tokenworks_gateway_connections") <= 2);
        eventually(() -> meter("tokenworks_gateway_lease_held")
                + CONTROL.budgets.left(FakeControlPlane.QUOTA.id()).longValue() + billed() == QUOTA);
        Memory after = Memory.now();
        say("requests 0, generations 0, quota whole after %d tokens; memory before %s, after %s", billed(), before,
                after);
        assertThat(after.heapMb() - before.heapMb()).isLessThan(GROWTH_MB_MAX);
        assertThat(gateway.post(ask(5, false), METERED_KEY).body()).contains("abcde");
        nothingLeaked(output);
    }

    /** Tokens that the metered tenant pays for. */
    private static long billed() {
        return CONTROL.records.stream().filter(record -> record.lease() != null && record.outputTokens() > 0)
                .mapToLong(record -> record.promptTokens() + record.outputTokens()).sum();
    }

    private static double meter(String name) {
        return gateway.get("/actuator/prometheus").body().lines().filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.split(" ")[1])).sum();
    }

    /** Netty tells of a buffer that was lost when the next one of its kind is made. */
    private static void nothingLeaked(CapturedOutput output) {
        Memory.now();
        for (int i = 0; i < 1000; i++) {
            ByteBufAllocator.DEFAULT.directBuffer(16).release();
        }
        gateway.get("/v1/models");
        assertThat(output.getAll()).doesNotContain("LEAK");
    }

    private static void say(String format, Object... values) {
        System.out.printf("HOSTILE " + format + "%n", values);
    }

    /** What is in use after the garbage is gone. */
    private record Memory(long heapMb, long directMb) {

        static Memory now() {
            System.gc();
            System.gc();
            long direct = ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT).metric().usedDirectMemory();
            long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
            return new Memory(heap >> 20, direct >> 20);
        }
    }
}
