package io.tokenworks.controlplane.actuator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.tokenworks.controlplane.ControlPlaneUnderTest;
import io.tokenworks.controlplane.deployments.Backend;
import io.tokenworks.controlplane.deployments.Deployments;
import io.tokenworks.controlplane.deployments.NewDeployment;
import io.tokenworks.controlplane.deployments.Pools;
import io.tokenworks.controlplane.workers.FleetWorker;
import io.tokenworks.controlplane.workers.Places;
import io.tokenworks.controlplane.workers.Slot;
import io.tokenworks.controlplane.workers.WorkerRegistry;
import io.tokenworks.controlplane.workers.WorkerSlots;
import io.tokenworks.platform.InternalSecret;
import io.tokenworks.wire.fleet.FleetSnapshot;
import io.tokenworks.wire.worker.WorkerRole;
import io.tokenworks.wire.worker.WorkerState;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.util.unit.DataSize;

/** Real processes: a tiny worker that registers, beats, and goes when asked. */
class ActuatorPostgresTest extends ControlPlaneUnderTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @LocalServerPort
    private int port;

    @TempDir
    private Path folder = Path.of("");

    private final Deployments deployments;
    private final WorkerSlots slots;
    private final WorkerRegistry registry;
    private final Places places;

    @Autowired
    ActuatorPostgresTest(Deployments deployments, WorkerSlots slots, WorkerRegistry registry, Places places) {
        this.deployments = deployments;
        this.slots = slots;
        this.registry = registry;
        this.places = places;
    }

    @AfterEach
    void nothingStaysBehind() {
        for (Slot slot : slots.all()) {
            Slot.ProcessName process = slot.process();
            if (process != null) {
                processes().end(process, true);
                slots.vacated(slot.id());
                registry.ended(slot.id(), true);
            }
        }
    }

    @Test
    void poolsBecomeProcessesThatAreRestartedAdoptedAndDrained() throws IOException {
        Reconciler reconciler = reconciler();
        deploy("actuated");
        until(reconciler, () -> ready().size() == 1, "one worker is ready");
        FleetWorker first = ready().getFirst();

        ProcessHandle.of(first.registration().pid()).orElseThrow().destroyForcibly();
        until(reconciler, () -> ready().stream().anyMatch(w -> w.registration().pid() != first.registration().pid()),
                "a killed worker is replaced");
        FleetWorker second = ready().getFirst();
        assertThat(second.registration().worker()).isEqualTo(first.registration().worker());

        Reconciler restarted = reconciler();
        deployments.scale("actuated", new Pools(0, 2));
        until(restarted, () -> ready().size() == 2, "a second worker is ready");
        assertThat(ready()).as("the running one is adopted, not replaced")
                .anyMatch(w -> w.registration().pid() == second.registration().pid());

        deployments.scale("actuated", new Pools(0, 1));
        until(restarted, () -> running() == 1, "the second worker has drained and gone");
        deployments.retire("actuated");
        until(restarted, () -> running() == 0, "all have gone");
        assertThat(folder.resolve("state/logs/decode-0-actuated.log")).exists();
    }

    @Test
    void workersThatStartTogetherHavePortsOfTheirOwn() throws IOException {
        deploy("together");
        deployments.scale("together", new Pools(0, 3));
        Reconciler reconciler = reconciler();
        until(reconciler, () -> running() == 3, "three are started in one round");
        assertThat(slots.all()).filteredOn(slot -> slot.process() != null).extracting(Slot::port)
                .doesNotHaveDuplicates();
    }

    @Test
    void aStrangerAtThePidOrThePortIsNeitherAdoptedNorEnded() throws IOException {
        deploy("haunted");
        Slot place = slots.place(deployments.get("haunted").id(), WorkerRole.DECODE, 0, 1);
        Process stranger = new ProcessBuilder("sleep", "600").start();
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            UUID instance = UUID.randomUUID();
            Instant itsStart = stranger.info().startInstant().orElseThrow();
            slots.launching(place.id(), 1, instance);
            slots.launched(place.id(), taken.getLocalPort(),
                    new Slot.ProcessName(stranger.pid(), itsStart, instance));
            Reconciler reconciler = reconciler();
            until(reconciler, () -> ready().size() == 1, "a worker of ours is in the place");
            assertThat(ready().getFirst().registration().pid()).isNotEqualTo(stranger.pid());
            assertThat(slots.get(place.id()).port()).isNotEqualTo(taken.getLocalPort());

            Slot.ProcessName elsewhen = new Slot.ProcessName(stranger.pid(), itsStart.minusSeconds(60), instance);
            assertThat(processes().alive(elsewhen)).isFalse();
            processes().end(elsewhen, true);
            assertThat(stranger.isAlive()).isTrue();
        } finally {
            stranger.destroyForcibly();
        }
    }

    @Test
    void aProcessWhoseStartWasNotWrittenDownIsFoundAgain() throws IOException {
        deploy("halfway");
        Slot place = slots.place(deployments.get("halfway").id(), WorkerRole.DECODE, 0, 1);
        UUID instance = UUID.randomUUID();
        slots.launching(place.id(), 1, instance);
        var started = processes().start(new Processes.Order(place, deployments.get("halfway"), instance, Set.of()));
        until(reconciler(), () -> ready().size() == 1, "it is ready");
        assertThat(ready().getFirst().registration().pid()).isEqualTo(started.name().pid());
        assertThat(slots.get(place.id()).port()).isEqualTo(started.port());
    }

    @Test
    void aProcessThatAnotherHasReplacedGoesByItself() throws Exception {
        deploy("replaced");
        Slot place = slots.place(deployments.get("replaced").id(), WorkerRole.DECODE, 0, 1);
        var orphan = processes().start(
                new Processes.Order(place, deployments.get("replaced"), UUID.randomUUID(), Set.of()));
        try {
            until(reconciler(), () -> ready().size() == 1 && !processes().alive(orphan.name()), "one is left");
            assertThat(ready().getFirst().registration().pid()).isNotEqualTo(orphan.name().pid());
        } finally {
            processes().end(orphan.name(), true);
        }
    }

    @Test
    void oneThatDiesAtItsStartWaitsLongerEachTimeAndSaysWhy() throws IOException {
        deploy("broken");
        Reconciler reconciler = reconciler();
        until(reconciler, () -> broken().failures() >= 3, "three deaths");
        Slot.Failure failure = Objects.requireNonNull(broken().failure());
        assertThat(failure.reason()).contains("ERROR the model could not be loaded").endsWith("no such file");
        assertThat(Duration.between(failure.at(), failure.nextStartAt())).isEqualTo(Duration.ofSeconds(2));
        assertThat(places.workers()).anySatisfy(worker -> {
            assertThat(worker.deployment()).isEqualTo("broken");
            assertThat(worker.state()).isEqualTo(WorkerState.FAILING);
            assertThat(worker.failure()).isEqualTo(failure);
        });
        deployments.retire("broken");
        until(reconciler, () -> broken().failure() == null, "forgotten");
    }

    private Slot broken() {
        UUID id = deployments.get("broken").id();
        return slots.all().stream().filter(s -> s.deploymentId().equals(id)).findFirst()
                .orElseGet(() -> slots.place(id, WorkerRole.DECODE, 0, 1));
    }

    /** Other tests share this database; what they deployed is not wanted. */
    private void deploy(String name) {
        deployments.list().forEach(other -> deployments.retire(other.name()));
        deployments.create(new NewDeployment(name, "tiny", "", Backend.TIMED, FleetSnapshot.Mode.AGGREGATED,
                new Pools(0, 1), null, null));
        deployments.start(name);
    }

    private List<FleetWorker> ready() {
        return registry.workers().stream()
                .filter(w -> w.state() == WorkerState.READY)
                .filter(w -> slots.all().stream().anyMatch(s -> s.id().equals(w.registration().worker())
                        && s.process() != null && s.process().pid() == w.registration().pid()))
                .toList();
    }

    private long running() {
        return slots.all().stream().filter(s -> s.process() != null).count();
    }

    private static void until(Reconciler reconciler, BooleanSupplier condition, String what) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                fail("not within " + PATIENCE + ": " + what);
            }
            reconciler.round();
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
    }

    @BeforeEach
    void makeApps() throws IOException {
        for (String app : List.of("prefill-app", "decode-app")) {
            jar(folder.resolve("apps").resolve(app).resolve(app + ".jar"));
        }
    }

    private Reconciler reconciler() {
        return new Reconciler(deployments, slots, registry, processes(), url -> {}, properties(), Clock.systemUTC());
    }

    private LocalProcesses processes() {
        InstallationProperties installation = new InstallationProperties(folder.resolve("state"),
                new InstallationProperties.ControlPlane("http://127.0.0.1:" + port));
        return new LocalProcesses(properties(), installation, new InternalSecret(INTERNAL_SECRET));
    }

    private ActuatorProperties properties() {
        ActuatorProperties.Local local = new ActuatorProperties.Local(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), folder.resolve("apps"), null, 19100,
                19200, 100, DataSize.ofMegabytes(64), 0, List.of());
        return new ActuatorProperties(ActuatorProperties.Kind.LOCAL, Duration.ofSeconds(20), Duration.ofSeconds(60),
                Duration.ofSeconds(60), Duration.ofSeconds(20), Duration.ofSeconds(5), Duration.ofSeconds(60), local);
    }

    /** A jar without classes: its manifest points to the test's own class path. */
    private static void jar(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        StringBuilder classPath = new StringBuilder();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            classPath.append(Path.of(entry).toUri()).append(' ');
        }
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.put(Attributes.Name.MAIN_CLASS, FakeWorkerProcess.class.getName());
        attributes.put(Attributes.Name.CLASS_PATH, classPath.toString());
        try (OutputStream out = Files.newOutputStream(file); var jar = new JarOutputStream(out, manifest)) {
            jar.flush();
        }
    }
}
