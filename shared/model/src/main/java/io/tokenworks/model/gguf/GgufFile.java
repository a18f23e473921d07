package io.tokenworks.model.gguf;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;

/**
 * A GGUF weight file, memory-mapped. The header is read and checked when the file is opened, so that every tensor it
 * names lies inside the file. Tensor bytes are valid until {@link #close}.
 */
public final class GgufFile implements AutoCloseable {

    private final Path path;
    private final Arena arena;
    private final MemorySegment bytes;
    private final GgufMetadata metadata;
    private final Map<String, GgufTensor> tensors;
    private final Map<String, GgufType> unreadable;
    private final Map<GgufType, Long> bytesByType;

    private GgufFile(Path path, Arena arena, MemorySegment bytes) {
        this.path = path;
        this.arena = arena;
        this.bytes = bytes;
        GgufHeader.Parsed parsed = GgufHeader.parse(path, bytes);
        this.metadata = parsed.metadata();
        this.tensors = parsed.placed().tensors();
        this.unreadable = parsed.placed().unreadable();
        this.bytesByType = parsed.placed().bytesByType();
    }

    /**
     * Maps the file and reads its header.
     *
     * @throws GgufFault if the file is absent, unreadable, or not a GGUF file that this build can read
     */
    @SuppressWarnings("MustBeClosedChecker") // The arena lives as long as the file; close() closes it.
    public static GgufFile open(Path path) {
        Arena arena = Arena.ofShared();
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            return new GgufFile(path, arena, channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena));
        } catch (NoSuchFileException absent) {
            arena.close();
            throw new GgufFault(path, "there is no such file", absent);
        } catch (IOException broken) {
            arena.close();
            throw new GgufFault(path, "cannot be read: " + broken.getMessage(), broken);
        } catch (RuntimeException fault) {
            arena.close();
            throw fault;
        }
    }

    public Path path() {
        return path;
    }

    public GgufMetadata metadata() {
        return metadata;
    }

    /** All tensors that this build can read, in the file's order. */
    public Collection<GgufTensor> tensors() {
        return tensors.values();
    }

    /** Names and types of the tensors that this build cannot read, in the file's order. */
    public Map<String, GgufType> unreadable() {
        return Collections.unmodifiableMap(unreadable);
    }

    /** Bytes of all tensors of a type, also of those that this build cannot read. */
    public Map<GgufType, Long> bytesByType() {
        return Collections.unmodifiableMap(bytesByType);
    }

    /** @throws GgufFault if it is of a type that this build cannot read */
    public Optional<GgufTensor> tensor(String name) {
        GgufType type = unreadable.get(name);
        if (type != null) {
            throw fault("tensor " + name + " has the type " + type + ", which this build cannot read (it reads "
                    + GgufType.readable() + ")");
        }
        return Optional.ofNullable(tensors.get(name));
    }

    /** @throws GgufFault if the file has no tensor of that name */
    public GgufTensor requiredTensor(String name) {
        return tensor(name).orElseThrow(() -> new GgufFault(path, "tensor " + name + " is missing"));
    }

    /** The whole file, read-only: what its digest is computed over. */
    public MemorySegment bytes() {
        return bytes.asReadOnly();
    }

    /** A fault that names this file. */
    public GgufFault fault(String problem) {
        return new GgufFault(path, problem);
    }

    /** A fault that names a file which is no longer open. */
    public static GgufFault fault(Path path, String problem, Throwable cause) {
        return new GgufFault(path, problem, cause);
    }

    /** A fault that names this file. */
    public GgufFault fault(String problem, Throwable cause) {
        return new GgufFault(path, problem, cause);
    }

    @Override
    public void close() {
        arena.close();
    }
}
