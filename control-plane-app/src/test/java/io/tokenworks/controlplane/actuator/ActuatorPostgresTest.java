package io.tokenworks.controlplane.actuator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.tokenworks.controlplane.ControlPlaneUnderTest;
import io.tokenworks.controlplane.deployments.Backend;
import io.tokenworks.controlplane.deployments.Deployments;
import io.tokenworks.controlplane.deployments.NewDeployment;
import io.tokenworks.controlplane.deployments.Pools;
import io.tokenworks.controlplane.workers.FleetWorker;
import io.tokenworks.controlplane.workers.Slot;
import io.tokenworks.controlplane.workers.WorkerRegistry;
import io.tokenworks.controlplane.workers.WorkerSlots;
import io.tokenworks.platform.InternalSecret;
import io.tokenworks.wire.fleet.FleetSnapshot;
import io.tokenworks.wire.worker.WorkerState;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.AfterEach;
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

    @Autowired
    ActuatorPostgresTest(Deployments deployments, WorkerSlots slots, WorkerRegistry registry) {
        this.deployments = deployments;
        this.slots = slots;
        this.registry = registry;
    }

    @AfterEach
    void nothingStaysBehind() {
        slots.all().stream().map(Slot::process).filter(Objects::nonNull)
                .forEach(p -> ProcessHandle.of(p.pid()).ifPresent(ProcessHandle::destroyForcibly));
    }

    @Test
    void poolsBecomeProcessesThatAreRestartedAdoptedAndDrained() throws IOException {
        // Other test classes share this database; what they deployed is not wanted here.
        deployments.list().forEach(other -> deployments.retire(other.name()));
        Reconciler reconciler = reconciler();
        deployments.create(new NewDeployment("actuated", "tiny", "", Backend.TIMED, FleetSnapshot.Mode.AGGREGATED,
                new Pools(0, 1), null, null));
        deployments.start("actuated");
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
        until(restarted, () -> processes() == 1, "the second worker has drained and gone");
        deployments.retire("actuated");
        until(restarted, () -> processes() == 0, "all have gone");
        assertThat(folder.resolve("state/logs/decode-0-actuated.log")).exists();
    }

    private List<FleetWorker> ready() {
        return registry.workers().stream().filter(w -> w.registration().deployment().equals("actuated"))
                .filter(w -> w.state() == WorkerState.READY)
                .filter(w -> slots.all().stream().anyMatch(s -> s.id().equals(w.registration().worker())
                        && s.process() != null && s.process().pid() == w.registration().pid()))
                .toList();
    }

    private long processes() {
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

    private Reconciler reconciler() throws IOException {
        Path apps = folder.resolve("apps");
        for (String app : List.of("prefill-app", "decode-app")) {
            jar(apps.resolve(app).resolve(app + ".jar"));
        }
        ActuatorProperties.Local local = new ActuatorProperties.Local(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), apps, null, 19100, 19200, 100,
                DataSize.ofMegabytes(64), 0, List.of());
        ActuatorProperties properties = new ActuatorProperties(ActuatorProperties.Kind.LOCAL, Duration.ofSeconds(60),
                Duration.ofSeconds(60), Duration.ofSeconds(20), Duration.ofSeconds(5), Duration.ofSeconds(60), local);
        InstallationProperties installation = new InstallationProperties(folder.resolve("state"),
                new InstallationProperties.ControlPlane("http://127.0.0.1:" + port));
        LocalProcesses processes = new LocalProcesses(local, installation, new InternalSecret(INTERNAL_SECRET));
        return new Reconciler(deployments, slots, registry, processes, url -> {}, properties, Clock.systemUTC());
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
