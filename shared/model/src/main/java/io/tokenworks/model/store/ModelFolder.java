package io.tokenworks.model.store;

import io.tokenworks.model.ModelCheck;
import io.tokenworks.model.ModelReport;
import io.tokenworks.model.gguf.GgufFault;
import io.tokenworks.model.gguf.GgufFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The folder that models are kept in: {@code OWNER/REPO/FILE} as the hub names them, or files put there by hand. */
final class ModelFolder {

    private static final int DEPTH_MAX = 8;

    private final Path root;

    ModelFolder(Path root) {
        this.root = root.toAbsolutePath().normalize();
    }

    /**
     * @param name relative to the folder
     * @param report empty if the file cannot be read
     * @param fault why it cannot be read
     */
    record Kept(String name, Path file, long bytes, Optional<ModelReport> report, Optional<String> fault) {}

    Path target(HubFile file) {
        Path target = root.resolve(file.repository()).resolve(file.path()).normalize();
        if (!target.startsWith(root)) {
            throw new StoreFault("the hub's file name " + HubFile.shown(file.path()) + " leads out of " + root);
        }
        return target;
    }

    /** All models and begun downloads, by name. */
    List<Kept> list() {
        if (!Files.isDirectory(root)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(root, DEPTH_MAX)) {
            return files.filter(Files::isRegularFile).filter(ModelFolder::isModel).sorted().map(this::kept).toList();
        } catch (IOException | UncheckedIOException unreadable) {
            throw new StoreFault("the folder " + root + " cannot be read: " + unreadable.getMessage(), unreadable);
        }
    }

    private static boolean isModel(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.endsWith(".gguf") || name.endsWith(".gguf.part");
    }

    private Kept kept(Path file) {
        String name = root.relativize(file).toString();
        long bytes = file.toFile().length();
        if (name.endsWith(".part")) {
            return new Kept(name, file, bytes, Optional.empty(), Optional.of("a download that is not whole"));
        }
        try (GgufFile opened = GgufFile.open(file)) {
            return new Kept(name, file, bytes, Optional.of(ModelCheck.glance(opened)), Optional.empty());
        } catch (GgufFault broken) {
            String words = String.valueOf(broken.getMessage()).replace(file + ": ", "");
            return new Kept(name, file, bytes, Optional.empty(), Optional.of(words));
        }
    }

    /** The file that a path or a name of {@link #list} means. */
    Path find(String name) {
        Path asGiven = Path.of(name).toAbsolutePath().normalize();
        Path inFolder = root.resolve(name).normalize();
        for (Path path : List.of(inFolder, asGiven)) {
            if (Files.exists(path)) {
                return path;
            }
        }
        throw new StoreFault("there is no model " + name + " (./tokenworks model list shows those in " + root + ")");
    }

    /** Removes a model with what is left of its download, and the folders that it leaves empty. */
    void remove(String name) {
        Path file = find(name);
        if (!file.startsWith(root) || !isModel(file)) {
            throw new StoreFault(file + " is no model in " + root + "; remove it yourself if you mean it");
        }
        try {
            Path whole = Path.of(file.toString().replaceAll("\\.part$", ""));
            List<Path> files = new ArrayList<>(List.of(file, PartFile.part(whole)));
            files.add(Path.of(PartFile.part(whole) + ".state"));
            for (Path each : files) {
                Files.deleteIfExists(each);
            }
            removeEmpty(file.getParent());
        } catch (IOException stuck) {
            throw new StoreFault(file + " cannot be removed: " + stuck.getMessage(), stuck);
        }
    }

    private void removeEmpty(@Nullable Path folder) throws IOException {
        for (Path at = folder; at != null && !at.equals(root) && at.startsWith(root); at = at.getParent()) {
            try {
                Files.delete(at);
            } catch (DirectoryNotEmptyException | NoSuchFileException done) {
                return;
            }
        }
    }
}
