package io.tokenworks.e2e.proof;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A whole system without the launcher, so that its parts can be killed and started at will: PostgreSQL, a control
 * plane, gateways and timed workers, each a process with a port and a state folder of its own that it keeps.
 */
final class Fleet implements AutoCloseable {
    static final String DEPLOYMENT = "clockwork";
    private static final String SECRET = "internal-of-the-proof";
    private static final String PASSWORD = "only-for-the-proof";

    private final Release release;
    private final Path home;
    private final FleetPlan plan;
    private final PostgresPart postgres;
    private final int consolePort = Ports.free();
    private final Delivery delivery;
    private final Part controlPlane;
    private final List<Gateway> gateways = new ArrayList<>();
    private final List<Worker> workers = new ArrayList<>();
    private final Calls calls = new Calls(SECRET, PASSWORD);
    private final Thread atExit = new Thread(this::killAll);

    /** A gateway and where it is. */
    record Gateway(Part part, String url) {}

    /** A worker and where it is. */
    record Worker(Part part, String url, Path state) {}

    private Fleet(Release release, Path home, FleetPlan plan, DeliveryFaults faults) throws IOException {
        this.release = release;
        this.home = home;
        this.plan = plan;
        Runtime.getRuntime().addShutdownHook(atExit);
        postgres = PostgresPart.create(home, PASSWORD);
        String console = "http://127.0.0.1:" + consolePort;
        delivery = new Delivery(URI.create(console), faults);
        Map<String, String> secrets = new TreeMap<>(postgres.environment());
        secrets.put("TOKENWORKS_ADMIN_PASSWORD", PASSWORD);
        controlPlane = app("control-plane", consolePort, plan.controlPlaneArguments(), secrets, "/actuator/health");
        for (int i = 0; i < plan.gateways(); i++) {
            int port = Ports.free();
            gateways.add(new Gateway(app("gateway-" + i, port, plan.gatewayArguments(), Map.of(),
                    "/actuator/health/readiness"), "http://127.0.0.1:" + port));
        }
        for (int i = 0; i < plan.decodes(); i++) {
            workers.add(worker("decode", i));
        }
        for (int i = 0; i < plan.prefills(); i++) {
            workers.add(worker("prefill", i));
        }
    }

    /** Starts one in an empty folder and waits until it serves. */
    static Fleet start(Release release, Path home, FleetPlan plan, DeliveryFaults faults)
            throws IOException, InterruptedException {
        clear(home);
        Files.createDirectories(home);
        var fleet = new Fleet(release, home.toAbsolutePath().normalize(), plan, faults);
        try {
            fleet.startAll();
        } catch (IOException | InterruptedException | RuntimeException | Error e) {
            fleet.close();
            throw e;
        }
        return fleet;
    }

    private void startAll() throws IOException, InterruptedException {
        postgres.part().awaitReady();
        controlPlane.start();
        controlPlane.awaitReady();
        calls.admin("POST", console() + "/api/v1/deployments", """
                {"name": "%s", "model": "%s", "backend": "timed", "mode": "%s", "pools": {"prefill": %d, "decode": %d},
                 "price": {"input": 0.5, "cachedInput": 0.125, "output": 2, "currency": "EUR"}}""".formatted(DEPLOYMENT,
                DEPLOYMENT, plan.prefills() > 0 ? "disaggregated" : "aggregated", plan.prefills(), plan.decodes()));
        Stream.concat(workers.stream().map(Worker::part), gateways.stream().map(Gateway::part)).forEach(Part::start);
        awaitAll();
    }

    /** Waits until every part serves. */
    void awaitAll() throws InterruptedException {
        postgres.part().awaitReady();
        controlPlane.awaitReady();
        for (Worker worker : workers) {
            worker.part().awaitReady();
        }
        for (Gateway gateway : gateways) {
            gateway.part().awaitReady();
        }
    }

    private Worker worker(String role, int index) {
        int port = Ports.free();
        List<String> arguments = new ArrayList<>(plan.workerArguments());
        arguments.addAll(List.of("--tokenworks.worker.id=" + UUID.randomUUID(), "--tokenworks.worker.role=" + role,
                "--tokenworks.worker.deployment=" + DEPLOYMENT, "--tokenworks.worker.revision=1"));
        String name = role + "-" + index;
        return new Worker(app(name, port, arguments, Map.of(), "/actuator/health/readiness"),
                "http://127.0.0.1:" + port, home.resolve(name));
    }

    private Part app(String name, int port, List<String> arguments, Map<String, String> secrets, String health) {
        String app = name.replaceAll("-\\d+$", "").toLowerCase(Locale.ROOT) + "-app";
        List<String> command = new ArrayList<>(release.command(app));
        boolean itself = name.equals("control-plane");
        command.addAll(List.of("--server.address=127.0.0.1", "--server.port=" + port,
                "--tokenworks.state-dir=" + home.resolve(name),
                "--tokenworks.control-plane.url=" + (itself ? console() : delivery.url())));
        command.addAll(arguments);
        Map<String, String> environment = new TreeMap<>(secrets);
        environment.put("TOKENWORKS_INTERNAL_SECRET", SECRET);
        return new Part(name, command, environment, home.resolve(name + ".log"),
                () -> calls.isOk("http://127.0.0.1:" + port + health));
    }

    private String console() {
        return "http://127.0.0.1:" + consolePort;
    }

    String consoleUrl() {
        return console();
    }

    PostgresPart postgres() {
        return postgres;
    }

    Part controlPlane() {
        return controlPlane;
    }

    Delivery delivery() {
        return delivery;
    }

    List<Gateway> gateways() {
        return gateways;
    }

    List<Worker> workers() {
        return workers;
    }

    Calls calls() {
        return calls;
    }

    /** All that can be killed. */
    List<Part> parts() {
        return Stream.of(Stream.of(postgres.part(), controlPlane), gateways.stream().map(Gateway::part),
                workers.stream().map(Worker::part)).flatMap(parts -> parts).toList();
    }

    /** What the product's own verification of the ledger says. */
    Part.Ended verifyLedger() throws IOException, InterruptedException {
        var verify = new Part("verify", release.verifyCommand(home.resolve("control-plane").resolve("seals")),
                postgres.environment(), home.resolve("verify.log"), () -> true);
        verify.start();
        return verify.awaitEnd();
    }

    private void killAll() {
        gateways.forEach(gateway -> gateway.part().kill());
        workers.forEach(worker -> worker.part().kill());
        if (controlPlane != null) {
            controlPlane.kill();
        }
        if (postgres != null) {
            postgres.part().kill();
        }
    }

    /** Ends everything in order: a part in training keeps what it learned only so. */
    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(atExit);
        try {
            endInOrder();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the rest is killed
        }
        killAll();
        delivery.close();
        calls.close();
    }

    private void endInOrder() throws InterruptedException {
        for (Gateway gateway : gateways) {
            gateway.part().end();
        }
        for (Worker worker : workers) {
            worker.part().end();
        }
        controlPlane.end();
    }

    private static void clear(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.walk(folder)) {
                files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
            }
        }
    }
}
