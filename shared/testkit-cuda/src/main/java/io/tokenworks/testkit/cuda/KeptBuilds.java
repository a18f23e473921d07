package io.tokenworks.testkit.cuda;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * What was compiled, by a digest of what it was compiled from: several modules' tests want the same emulator, and
 * compiling it is what takes longest. A few are kept. Any number of threads and processes may build, and clean up, in
 * one folder at the same time.
 */
final class KeptBuilds {

    private static final Path OF_THE_USER = Path.of(System.getProperty("user.home"), ".cache", "tokenworks",
            "emulator");
    private static final String UNFINISHED = "new";
    private static final int KEPT_MAX = 8;
    /** Nobody compiles for longer: what is unfinished and older was given up. */
    private static final Duration UNFINISHED_MAX = Duration.ofHours(1);
    private static final int TRIES = 3;

    private final Path folder;

    KeptBuilds(Path folder) {
        this.folder = folder;
    }

    static KeptBuilds ofTheUser() {
        return new KeptBuilds(OF_THE_USER);
    }

    /** Compiles into the folder it is given. */
    interface Build {
        void into(Path folder);
    }

    /** Brings the files that {@code build} makes of {@code sources} into {@code target}. */
    void bring(List<Path> sources, Build build, Path target) {
        try {
            Path kept = folder.resolve(digest(sources));
            for (int tries = 1; !brought(kept, target); tries++) {
                if (tries == TRIES) {
                    throw new IllegalStateException("somebody removes " + kept + " again and again");
                }
                keep(kept, build);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether it was there, and stayed there until all was copied. */
    private static boolean brought(Path kept, Path target) throws IOException {
        try (Stream<Path> files = Files.list(kept)) {
            Files.setLastModifiedTime(kept, FileTime.fromMillis(System.currentTimeMillis())); // used again
            for (Path file : files.toList()) {
                Files.copy(file, target.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
            return true;
        } catch (NoSuchFileException absent) {
            return false;
        }
    }

    /** Appears at once and whole; who comes second throws his own away. */
    private void keep(Path kept, Build build) throws IOException {
        Files.createDirectories(folder);
        Path fresh = Files.createTempDirectory(folder, UNFINISHED);
        build.into(fresh);
        try {
            Files.move(fresh, kept, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileSystemException another) {
            if (!Files.isDirectory(kept)) {
                throw another;
            }
            remove(fresh);
        }
        cleanUp();
    }

    private void cleanUp() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            List<Path> folders = all.toList();
            List<Path> newestFirst = folders.stream().filter(one -> !unfinished(one))
                    .sorted(Comparator.comparingLong(KeptBuilds::modifiedMillis).reversed()).toList();
            for (Path old : newestFirst.subList(Math.min(KEPT_MAX, newestFirst.size()), newestFirst.size())) {
                remove(old);
            }
            long givenUp = System.currentTimeMillis() - UNFINISHED_MAX.toMillis();
            for (Path old : folders.stream().filter(KeptBuilds::unfinished)
                    .filter(one -> modifiedMillis(one) < givenUp).toList()) {
                remove(old);
            }
        }
    }

    private static boolean unfinished(Path build) {
        return build.getFileName().toString().startsWith(UNFINISHED);
    }

    private static long modifiedMillis(Path build) {
        return build.toFile().lastModified();
    }

    private static void remove(Path build) throws IOException {
        try (Stream<Path> files = Files.list(build)) {
            for (Path file : files.toList()) {
                Files.deleteIfExists(file);
            }
            Files.deleteIfExists(build);
        } catch (NoSuchFileException another) {
            // Somebody else removes it too.
        }
    }

    private static String digest(List<Path> sources) throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (Path source : sources) {
                digest.update(source.getFileName().toString().getBytes(StandardCharsets.UTF_8));
                digest.update(Files.readAllBytes(source));
            }
            return HexFormat.of().formatHex(digest.digest(), 0, 16);
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every JDK has SHA-256", impossible);
        }
    }
}
