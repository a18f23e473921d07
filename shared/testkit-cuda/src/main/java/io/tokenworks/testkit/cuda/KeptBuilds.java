package io.tokenworks.testkit.cuda;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * What was compiled, by a digest of what it was compiled from: several modules' tests want the same emulator, and
 * compiling it is what takes longest. In the user's cache folder; a few are kept.
 */
final class KeptBuilds {

    private static final Path FOLDER = Path.of(System.getProperty("user.home"), ".cache", "tokenworks", "emulator");
    private static final int KEPT_MAX = 8;

    private KeptBuilds() {}

    /** Compiles into the folder it is given. */
    interface Build {
        void into(Path folder);
    }

    /** Brings the files that {@code build} makes of {@code sources} into {@code target}. */
    static void bring(List<Path> sources, Build build, Path target) {
        try {
            Path kept = FOLDER.resolve(digest(sources));
            if (!Files.exists(kept)) {
                keep(kept, build);
            }
            try (Stream<Path> files = Files.list(kept)) {
                for (Path file : files.toList()) {
                    Files.copy(file, target.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Appears at once and whole, whoever else is building the same. */
    private static void keep(Path kept, Build build) throws IOException {
        Files.createDirectories(FOLDER);
        Path fresh = Files.createTempDirectory(FOLDER, "new");
        build.into(fresh);
        try {
            Files.move(fresh, kept, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileAlreadyExistsException | DirectoryNotEmptyException another) {
            remove(fresh);
        }
        try (Stream<Path> all = Files.list(FOLDER)) {
            Comparator<Path> byAge = Comparator.comparingLong(folder -> folder.toFile().lastModified());
            List<Path> newestFirst = all.sorted(byAge.reversed()).toList();
            for (Path old : newestFirst.subList(Math.min(KEPT_MAX, newestFirst.size()), newestFirst.size())) {
                remove(old);
            }
        }
    }

    private static void remove(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
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
