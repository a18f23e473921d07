package io.tokenworks.testkit.cuda;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Folders of sources on the class path, in a folder of classes or in a jar. */
final class Sources {

    private Sources() {}

    /**
     * Copies all files that lie beside a resource into a folder, in which no other sources are left.
     *
     * @param anchor name of the resource, from the root of the class path
     */
    static void copy(String anchor, Path target) {
        try {
            Files.createDirectories(target);
            clear(target);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        add(anchor, target);
    }

    /** Copies all files that lie beside a resource into a folder, besides what is there. */
    static void add(String anchor, Path target) {
        URL found = Sources.class.getClassLoader().getResource(anchor);
        if (found == null) {
            throw new IllegalStateException("not on the class path: " + anchor);
        }
        try {
            URI uri = found.toURI();
            if (uri.getScheme().equals("jar")) {
                try (FileSystem jar = FileSystems.newFileSystem(uri, Map.of())) {
                    copyAll(jar.getPath(anchor).resolve("..").normalize(), target);
                }
            } else {
                copyAll(Path.of(uri).resolve("..").normalize(), target);
            }
        } catch (URISyntaxException | IOException e) {
            throw new IllegalStateException("sources beside " + anchor, e);
        }
    }

    private static void clear(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.delete(file);
            }
        }
    }

    private static void copyAll(Path folder, Path target) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.copy(file, target.resolve(file.getFileName().toString()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    /** The names of the files of a folder that end so, in order. */
    static List<Path> ending(Path folder, String end) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().endsWith(end)).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
