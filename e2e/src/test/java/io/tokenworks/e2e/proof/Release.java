package io.tokenworks.e2e.proof;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The apps as the launcher lays them out, ready to start.
 *
 * @param folder holds a folder for each app, with {@code app.jar} and, once trained, a cache of classes
 */
record Release(Path folder) {

    /** What the launcher trains its caches with: others would not be taken. The heaps are smaller, for many parts. */
    private static final List<String> SERVER_FLAGS = List.of("-Xms32m", "-Xmx224m", "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1", "-XX:+ExitOnOutOfMemoryError", "--enable-native-access=ALL-UNNAMED");
    private static final List<String> WORKER_MODULES = List.of("--add-modules", "jdk.incubator.vector");

    /** The newest release in the state folder of a system that the launcher has started. */
    static Release in(Path home) {
        try (Stream<Path> releases = Files.list(home.resolve("apps"))) {
            return new Release(releases.filter(folder -> Files.exists(folder.resolve("complete")))
                    .max(Comparator.comparingLong(folder -> folder.resolve("complete").toFile().lastModified()))
                    .orElseThrow(() -> new IllegalStateException("no release in " + home)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts an app with this JVM's Java. */
    List<String> command(String app) {
        var command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(SERVER_FLAGS);
        boolean trained = Files.exists(cache(app));
        if (isWorker(app)) {
            command.addAll(WORKER_MODULES);
            command.add((trained ? "-XX:SharedArchiveFile=" : "-XX:ArchiveClassesAtExit=") + cache(app));
        } else {
            command.add((trained ? "-XX:AOTCache=" : "-XX:AOTCacheOutput=") + cache(app));
        }
        command.addAll(List.of("-Xlog:aot*=off,cds*=off", "-jar",
                folder.resolve(app).resolve("app.jar").toString()));
        return command;
    }

    private static boolean isWorker(String app) {
        return app.startsWith("prefill") || app.startsWith("decode");
    }

    /** As the launcher names it. */
    private Path cache(String app) {
        return folder.resolve(app).resolve(isWorker(app) ? "app.jsa" : "app.aot");
    }

    /** Runs the command that verifies the ledger, as {@code ./tokenworks ledger verify} does. */
    List<String> verifyCommand(Path seals) {
        return List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m",
                "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp",
                folder.resolve("control-plane-app").resolve("app.jar").toString(),
                "io.tokenworks.controlplane.proof.VerifyCommand", seals.toString());
    }

    /** Whether every app has a cache; one that has none makes it while it runs, and is slow meanwhile. */
    boolean trained() {
        return Stream.of("gateway-app", "control-plane-app", "prefill-app", "decode-app")
                .allMatch(app -> Files.exists(cache(app)));
    }
}
