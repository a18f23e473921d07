package io.tokenworks.controlplane.actuator;

import io.tokenworks.controlplane.deployments.DeploymentView;
import io.tokenworks.controlplane.workers.Slot;
import io.tokenworks.platform.InternalSecret;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Worker JVMs on this machine. Each is in a session of its own and writes to a file, so that it outlives the
 * control plane; the next control plane knows it again by pid, start time and the instance in its environment, which
 * is a secret between the two. A process that lacks one of them is a stranger's: not adopted, not ended.
 */
final class LocalProcesses implements Processes {

    private static final Logger LOG = LoggerFactory.getLogger(LocalProcesses.class);

    /** What a worker needs of our environment. The rest holds passwords that are none of its business. */
    private static final Set<String> ENVIRONMENT_KEPT = Set.of("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "JAVA_HOME",
            "LD_LIBRARY_PATH");

    /** Start times are told in clock ticks by the one and in microseconds by the database. */
    private static final Duration START_TIME_TOLERANCE = Duration.ofSeconds(1);

    private static final String INSTANCE = "TOKENWORKS_WORKER_INSTANCE";
    private static final Pattern PORT = Pattern.compile("--server\\.port=(\\d+)");

    private final ActuatorProperties properties;
    private final InstallationProperties installation;
    private final InternalSecret secret;

    LocalProcesses(ActuatorProperties properties, InstallationProperties installation, InternalSecret secret) {
        this.properties = properties;
        this.installation = installation;
        this.secret = secret;
    }

    @Override
    public Started start(Order order) throws IOException {
        int port = freePort(order);
        WorkerCommand worker = WorkerCommand.of(order, port, properties, installation);
        Files.createDirectories(worker.stateDir());
        Files.createDirectories(Optional.ofNullable(worker.log().getParent()).orElseThrow());
        new WorkerLog(worker.log()).mark(Instant.now());
        ProcessBuilder builder = new ProcessBuilder(ownSession(worker.command()));
        Map<String, String> environment = builder.environment();
        environment.keySet().retainAll(ENVIRONMENT_KEPT);
        environment.put("TOKENWORKS_INTERNAL_SECRET", secret.headerValue());
        environment.put(INSTANCE, order.instance().toString());
        Process process = builder.directory(worker.stateDir().toFile()).redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .redirectOutput(ProcessBuilder.Redirect.appendTo(worker.log().toFile())).start();
        Instant startedAt = process.info().startInstant().orElseGet(Instant::now);
        LOG.info("worker {} of {} started: pid {}, port {}", order.slot().id(), order.deployment().name(),
                process.pid(), port);
        return new Started(new Slot.ProcessName(process.pid(), startedAt, order.instance()), port);
    }

    /** Only where processes show their environment; elsewhere such a process is told to go when it first reports. */
    @Override
    public Optional<Started> find(UUID instance) {
        return ProcessHandle.allProcesses().filter(ProcessHandle::isAlive)
                .filter(handle -> environment(handle.pid()).contains(INSTANCE + "=" + instance))
                .filter(handle -> !zombie(handle.pid()))
                .findFirst().flatMap(handle -> handle.info().startInstant().map(startedAt -> new Started(
                        new Slot.ProcessName(handle.pid(), startedAt, instance), port(handle.pid()))));
    }

    @Override
    public String lastWords(Slot slot, DeploymentView deployment) {
        return new WorkerLog(WorkerCommand.log(slot, deployment, properties.local(), installation)).lastWords();
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
                        .orElse(false))
                .filter(handle -> carries(handle.pid(), process.instance()));
    }

    /** An environment that cannot be read, or is not there yet, says nothing against it. */
    private static boolean carries(long pid, UUID instance) {
        String environment = environment(pid);
        return environment.isEmpty() || environment.contains(INSTANCE + "=" + instance);
    }

    private static String environment(long pid) {
        return proc(pid, "environ");
    }

    private static int port(long pid) {
        Matcher port = PORT.matcher(proc(pid, "cmdline"));
        return port.find() ? Integer.parseInt(port.group(1)) : 0;
    }

    private static String proc(long pid, String file) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(pid), file), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return ""; // no such file system, another user's, or just gone
        }
    }

    /** An ended process that nobody has waited for still has its pid. */
    private static boolean zombie(long pid) {
        String stat = proc(pid, "stat");
        int state = stat.lastIndexOf(')') + 2;
        return state < stat.length() && "ZX".indexOf(stat.charAt(state)) >= 0;
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
        ActuatorProperties.Local local = properties.local();
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
