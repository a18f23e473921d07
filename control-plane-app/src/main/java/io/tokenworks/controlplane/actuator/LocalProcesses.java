package io.tokenworks.controlplane.actuator;

import io.tokenworks.controlplane.workers.Slot;
import io.tokenworks.platform.InternalSecret;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Worker JVMs on this machine. Each is in a session of its own and writes to a file, so that it outlives the
 * control plane; the next control plane
 * finds it by pid and start time.
 */
final class LocalProcesses implements Processes {

    private static final Logger LOG = LoggerFactory.getLogger(LocalProcesses.class);

    /** What a worker needs of our environment. The rest holds passwords that are none of its business. */
    private static final Set<String> ENVIRONMENT_KEPT = Set.of("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "JAVA_HOME",
            "LD_LIBRARY_PATH");

    /** Start times are told in clock ticks by the one and in microseconds by the database. */
    private static final Duration START_TIME_TOLERANCE = Duration.ofSeconds(1);

    private final ActuatorProperties.Local local;
    private final InstallationProperties installation;
    private final InternalSecret secret;

    LocalProcesses(ActuatorProperties.Local local, InstallationProperties installation, InternalSecret secret) {
        this.local = local;
        this.installation = installation;
        this.secret = secret;
    }

    @Override
    public Started start(Order order) throws IOException {
        int port = freePort(order);
        WorkerCommand worker = WorkerCommand.of(order, port, local, installation);
        Files.createDirectories(worker.stateDir());
        Path logs = worker.log().toAbsolutePath();
        Files.createDirectories(Optional.ofNullable(logs.getParent()).orElseThrow());
        ProcessBuilder builder = new ProcessBuilder(ownSession(worker.command()));
        Map<String, String> environment = builder.environment();
        environment.keySet().retainAll(ENVIRONMENT_KEPT);
        environment.put("TOKENWORKS_INTERNAL_SECRET", secret.headerValue());
        Process process = builder.directory(worker.stateDir().toFile()).redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .redirectOutput(ProcessBuilder.Redirect.appendTo(logs.toFile())).start();
        Instant startedAt = process.info().startInstant().orElseGet(Instant::now);
        LOG.info("worker {} of {} started: pid {}, port {}", order.slot().id(), order.deployment().name(),
                process.pid(), port);
        return new Started(new Slot.ProcessName(process.pid(), startedAt), port);
    }

    @Override
    public boolean alive(Slot.ProcessName process) {
        return find(process).isPresent();
    }

    @Override
    public void end(Slot.ProcessName process, boolean force) {
        find(process).ifPresent(handle -> {
            boolean asked = force ? handle.destroyForcibly() : handle.destroy();
            LOG.info("pid {} {}: {}", handle.pid(), force ? "killed" : "asked to end", asked);
        });
    }

    private static Optional<ProcessHandle> find(Slot.ProcessName process) {
        return ProcessHandle.of(process.pid()).filter(ProcessHandle::isAlive).filter(handle -> !zombie(handle.pid()))
                .filter(handle -> handle.info().startInstant()
                        .map(at -> Duration.between(at, process.startedAt()).abs()
                                .compareTo(START_TIME_TOLERANCE) <= 0)
                        .orElse(true));
    }

    /** An ended process that nobody has waited for still has its pid. */
    private static boolean zombie(long pid) {
        Path stat = Path.of("/proc", Long.toString(pid), "stat");
        try {
            String text = Files.readString(stat);
            int state = text.lastIndexOf(')') + 2;
            return state < text.length() && "ZX".indexOf(text.charAt(state)) >= 0;
        } catch (IOException e) {
            return false; // no such file system, or just gone: the other checks tell
        }
    }

    private static List<String> ownSession(List<String> command) {
        if (!Files.isExecutable(Path.of("/usr/bin/setsid"))) {
            return command;
        }
        List<String> all = new ArrayList<>(List.of("/usr/bin/setsid"));
        all.addAll(command);
        return all;
    }

    private int freePort(Order order) throws IOException {
        int preferred = order.preferredPort();
        if (preferred > 0 && !order.takenPorts().contains(preferred) && free(preferred)) {
            return preferred;
        }
        int base = WorkerCommand.basePort(order.slot().role(), local);
        for (int port = base; port < base + local.portsSearched(); port++) {
            if (!order.takenPorts().contains(port) && free(port)) {
                return port;
            }
        }
        throw new IOException("no free port from " + base + " on");
    }

    private static boolean free(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
