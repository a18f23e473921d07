package io.tokenworks.testkit.cuda;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** g++ over the emulator's driver and over kernels. */
final class Compiler {

    private static final long SECONDS_MAX = 300;
    private static final Pattern KERNEL = Pattern.compile(
            "\\bKERNEL\\s+void\\s+(?:__launch_bounds__\\((?:[^()]|\\([^()]*\\))*\\)\\s*)?(\\w+)\\s*\\(");

    private Compiler() {}

    static boolean present() {
        try {
            Process version = new ProcessBuilder("g++", "--version").redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
            return version.waitFor() == 0;
        } catch (IOException absent) {
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Where the compiler has a library of its own. */
    static Path library(String name) {
        try {
            Process asked = new ProcessBuilder("g++", "-print-file-name=" + name).start();
            try (var said = asked.inputReader(StandardCharsets.UTF_8)) {
                return Path.of(said.readLine());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * @param emulator folder of its sources; {@code out}, a library that calls itself libcuda.so.1, is written
     * @param more flags
     */
    static void driver(Path emulator, Path out, List<String> more) {
        List<String> command = new ArrayList<>(List.of("g++", "-std=c++17", "-O2", "-Wall", "-Wextra", "-Werror",
                "-fPIC", "-shared", "-pthread", "-fvisibility=hidden", "-Wl,-soname,libcuda.so.1"));
        command.addAll(more);
        Sources.ending(emulator, ".cpp").forEach(file -> command.add(file.toString()));
        run(command, out);
    }

    /** Compiles one file as a library. {@code out} is written. */
    static void library(Path source, Path out, String definition) {
        run(List.of("g++", "-std=c++17", "-O1", "-Wall", "-Wextra", "-Werror", "-fPIC", "-shared",
                "-fvisibility=hidden", definition, source.toString()), out);
    }

    /** Compiles all .cu files of a folder as one module. {@code out} is written. */
    static void module(Path emulator, Path kernels, Path out, List<String> more) {
        StringBuilder unit = new StringBuilder();
        for (Path file : Sources.ending(kernels, ".cu")) {
            unit.append("#include \"").append(file.toAbsolutePath()).append("\"\n");
            Matcher kernel = KERNEL.matcher(text(file));
            while (kernel.find()) {
                unit.append("EMULATED_EXPORT(").append(kernel.group(1)).append(")\n");
            }
        }
        Path source = kernels.resolve("module.cc");
        try {
            Files.writeString(source, unit);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<String> command = new ArrayList<>(List.of("g++", "-std=c++17", "-O2", "-Wall", "-Werror",
                "-Wno-unknown-pragmas", "-fPIC", "-shared", "-fvisibility=hidden", "-DTOKENWORKS_EMULATED",
                "-I" + emulator, "-I" + kernels, source.toString()));
        command.addAll(more);
        run(command, out);
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void run(List<String> command, Path out) {
        List<String> whole = new ArrayList<>(command);
        whole.addAll(List.of("-o", out.toString()));
        try {
            Path log = Files.createTempFile("compiler", ".log");
            Process process = new ProcessBuilder(whole).redirectErrorStream(true).redirectOutput(log.toFile()).start();
            boolean over = process.waitFor(SECONDS_MAX, TimeUnit.SECONDS);
            String said = Files.readString(log);
            Files.delete(log);
            if (!over || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new IllegalStateException(String.join(" ", whole) + "\n" + said);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }
}
