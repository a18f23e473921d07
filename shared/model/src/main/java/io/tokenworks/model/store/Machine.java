package io.tokenworks.model.store;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What this machine has for models.
 *
 * @param memoryBytes of the machine, or of the container that this runs in
 * @param freeBytes of it that new processes can have
 * @param cores that the JVM may use
 * @param gpus that the driver reports
 */
record Machine(long memoryBytes, long freeBytes, int cores, List<Gpu> gpus) {

    private static final Path MEMINFO = Path.of("/proc/meminfo");
    private static final long SMI_SECONDS_MAX = 10;

    /** One device, as {@code nvidia-smi} names it. */
    record Gpu(String name, long memoryBytes, long freeBytes) {}

    static Machine here() {
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long memory = system.getTotalMemorySize();
        return new Machine(memory, Math.min(memory, available(system.getFreeMemorySize())),
                Runtime.getRuntime().availableProcessors(), reported());
    }

    /** Free memory and what the system would give back of its file cache. */
    private static long available(long free) {
        try {
            for (String line : Files.readAllLines(MEMINFO)) {
                if (line.startsWith("MemAvailable:")) {
                    return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
                }
            }
        } catch (IOException | NumberFormatException notLinux) {
            return free;
        }
        return free;
    }

    private static List<Gpu> reported() {
        try {
            Process smi = new ProcessBuilder("nvidia-smi", "--query-gpu=name,memory.total,memory.free",
                    "--format=csv,noheader,nounits").redirectError(ProcessBuilder.Redirect.DISCARD).start();
            if (!smi.waitFor(SMI_SECONDS_MAX, TimeUnit.SECONDS)) {
                smi.destroyForcibly();
                return List.of();
            }
            return smi.exitValue() == 0 ? parsed(smi.inputReader().readAllLines()) : List.of();
        } catch (IOException none) {
            return List.of();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return List.of();
        }
    }

    /** @param lines name, total and free MiB, with commas between */
    static List<Gpu> parsed(List<String> lines) {
        List<Gpu> gpus = new ArrayList<>();
        for (String line : lines) {
            String[] fields = line.split(",", -1);
            if (fields.length == 3 && fields[1].strip().matches("\\d{1,9}") && fields[2].strip().matches("\\d{1,9}")) {
                gpus.add(new Gpu(fields[0].strip(), Long.parseLong(fields[1].strip()) << 20,
                        Long.parseLong(fields[2].strip()) << 20));
            }
        }
        return gpus;
    }
}
