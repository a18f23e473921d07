package io.tokenworks.outbox;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.OptionalLong;
import java.util.zip.CRC32C;

/**
 * The durable read cursor: index of the first record not acknowledged, and a checksum. Replaced by rename, so it is old
 * or new, never half.
 */
final class CursorFile {
    private static final int BYTES = Long.BYTES + Integer.BYTES;

    private final Path directory;
    private final Path file;

    CursorFile(Path directory) {
        this.directory = directory;
        this.file = directory.resolve("cursor");
    }

    OptionalLong read() throws IOException {
        if (!Files.exists(file)) {
            return OptionalLong.empty();
        }
        ByteBuffer content = ByteBuffer.wrap(Files.readAllBytes(file));
        if (content.remaining() != BYTES || content.getInt(Long.BYTES) != checksum(content.getLong(0))) {
            throw new OutboxDamaged("cursor " + file);
        }
        return OptionalLong.of(content.getLong(0));
    }

    void write(long index) throws IOException {
        Path next = directory.resolve("cursor.next");
        ByteBuffer content = ByteBuffer.allocate(BYTES).putLong(index).putInt(checksum(index)).flip();
        try (FileChannel channel = FileChannel.open(
                next, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            while (content.hasRemaining()) {
                channel.write(content);
            }
            channel.force(true);
        }
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        DirectorySync.force(directory);
    }

    private static int checksum(long index) {
        CRC32C crc = new CRC32C();
        crc.update(ByteBuffer.allocate(Long.BYTES).putLong(0, index));
        return (int) crc.getValue();
    }
}
