package io.tokenworks.e2e;

import io.tokenworks.testkit.cuda.Emulator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** The GPU emulator for the processes of a running system, built once, where there is a compiler for it. */
final class EmulatedGpu {
    private static final Path FOLDER = Path.of("target/gpu").toAbsolutePath().normalize();

    private EmulatedGpu() {}

    private static final class Built {
        static final Emulator ONLY = Emulator.build(FOLDER);
    }

    /** Lets a system's workers find it. Only those of deployments on GPUs look for one. */
    static void offer(Map<String, String> environment) {
        if (!Emulator.possible()) {
            return;
        }
        environment.put("LD_LIBRARY_PATH", Built.ONLY.driverFolder().toString());
        // As little memory as there need be: all that is allocated is written to.
        environment.put("TOKENWORKS_ACTUATOR_LOCAL_JVMARGS", "-Dtokenworks.worker.cuda.kernels=" + Built.ONLY.kernels()
                + ",-Dtokenworks.worker.cuda.memory-share=0.01");
    }

    /** The test is skipped aloud where it cannot be built. */
    static Emulator required() {
        return Emulator.possible() ? Built.ONLY : Emulator.build(FOLDER);
    }

    /** How often a process ran each kernel, and called what is counted; nothing if it has not computed yet. */
    static Map<String, Long> counts(Path counts, long process) {
        var times = new TreeMap<String, Long>();
        Path file = counts.resolve(Long.toString(process));
        if (!Files.exists(file)) {
            return times;
        }
        try {
            for (String line : Files.readAllLines(file)) {
                times.put(line.substring(0, line.indexOf(' ')), Long.valueOf(line.substring(line.indexOf(' ') + 1)));
            }
            return times;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
