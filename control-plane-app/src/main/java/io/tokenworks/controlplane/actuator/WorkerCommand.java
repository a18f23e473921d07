package io.tokenworks.controlplane.actuator;

import io.tokenworks.controlplane.deployments.DeploymentView;
import io.tokenworks.controlplane.workers.Slot;
import io.tokenworks.wire.worker.WorkerRole;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How a worker is started: its command line and its files. Nothing secret is on it; anybody on the machine can
 * read it.
 */
record WorkerCommand(List<String> command, Path stateDir, Path log) {

    static WorkerCommand of(
            Processes.Order order, int port, ActuatorProperties properties, InstallationProperties installation) {
        ActuatorProperties.Local local = properties.local();
        Slot slot = order.slot();
        DeploymentView deployment = order.deployment();
        String role = slot.role().name().toLowerCase(Locale.ROOT);
        String place = place(slot);
        Path state = installation.stateDir().resolve("workers").resolve(deployment.name()).resolve(place)
                .toAbsolutePath();
        List<String> command = jvm(local);
        Path jar = jar(local.appsDir(), role + "-app");
        command.addAll(madeAtBuild(jar));
        command.addAll(List.of("-jar", jar.toString(), "--server.port=" + port,
                "--tokenworks.control-plane.url=" + installation.controlPlane().url(),
                "--tokenworks.state-dir=" + state, "--tokenworks.worker.id=" + slot.id(),
                "--tokenworks.worker.role=" + role, "--tokenworks.worker.deployment=" + deployment.name(),
                "--tokenworks.worker.revision=" + deployment.revision(),
                "--tokenworks.worker.model-path=" + deployment.modelPath(),
                "--tokenworks.worker.backend=" + deployment.backend().name().toLowerCase(Locale.ROOT),
                "--tokenworks.worker.drain-seconds=" + properties.drainDeadline().toSeconds(),
                "--tokenworks.worker.threads=" + local.threads()));
        return new WorkerCommand(List.copyOf(command), state, log(slot, deployment, local, installation));
    }

    /** What a build may have made for faster starts: an archive of the app's classes, and its beans settled. */
    static List<String> madeAtBuild(Path jar) {
        List<String> flags = new ArrayList<>();
        Path archive = jar.resolveSibling("app.jsa");
        if (Files.exists(archive)) {
            flags.add("-XX:SharedArchiveFile=" + archive);
        }
        if (Files.exists(jar.resolveSibling("settled"))) {
            flags.add("-Dspring.aot.enabled=true");
        }
        return flags;
    }

    private static List<String> jvm(ActuatorProperties.Local local) {
        List<String> command = new ArrayList<>(List.of(local.java(), "-Xms64m",
                "-Xmx" + local.heap().toMegabytes() + "m", "-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError",
                "--add-modules", "jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED"));
        Path flags = local.appsDir().resolve("worker.jvm").toAbsolutePath();
        if (Files.exists(flags)) {
            command.add("@" + flags);
        }
        command.addAll(local.jvmArgs());
        return command;
    }

    /** Where the workers of a place write, one after the other. */
    static Path log(
            Slot slot, DeploymentView deployment, ActuatorProperties.Local local,
            InstallationProperties installation) {
        Path logs = local.logsDir() == null ? installation.stateDir().resolve("logs") : local.logsDir();
        return logs.resolve(place(slot) + "-" + deployment.name() + ".log").toAbsolutePath();
    }

    private static String place(Slot slot) {
        return slot.role().name().toLowerCase(Locale.ROOT) + "-" + slot.index();
    }

    /** First port to try for a role. */
    static int basePort(WorkerRole role, ActuatorProperties.Local local) {
        return switch (role) {
            case PREFILL -> local.prefillBasePort();
            case DECODE -> local.decodeBasePort();
        };
    }

    private static Path jar(Path appsDir, String app) {
        Path folder = appsDir.resolve(app).toAbsolutePath();
        Path named = folder.resolve(app + ".jar");
        return Files.exists(named) ? named : folder.resolve("app.jar");
    }
}
