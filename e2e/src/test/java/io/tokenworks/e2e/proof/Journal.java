package io.tokenworks.e2e.proof;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/**
 * Reads the step journal that a killed worker left, by the form that is written down for it and not by the product's
 * code: {@code int length, int crc32c, byte type, long sequence, rest}.
 */
final class Journal {
    private static final byte OPENED = 1;
    private static final byte RECORDED = 4;

    private Journal() {}

    /** An attempt of one process. */
    record Key(UUID operation, int attempt, int choice, UUID source) {}

    /** What it cost. */
    record Count(int tokensEmitted, long positionsComputed) {}

    /** The last counts of every attempt whose record was not known to be safe elsewhere. */
    static Map<Key, Count> read(Path state) throws IOException {
        Path file = state.resolve("journal");
        Map<Long, Key> keys = new HashMap<>();
        Map<Key, Count> counts = new HashMap<>();
        ByteBuffer in = ByteBuffer.wrap(Files.exists(file) ? Files.readAllBytes(file) : new byte[0]);
        while (in.remaining() > Long.BYTES) {
            int length = in.getInt();
            in.getInt();
            if (length > in.remaining()) {
                break; // was being written
            }
            take(in.slice(in.position(), length), keys, counts);
            in.position(in.position() + length);
        }
        return counts;
    }

    private static void take(ByteBuffer entry, Map<Long, Key> keys, Map<Key, Count> counts) {
        byte type = entry.get();
        long sequence = entry.getLong();
        if (type == OPENED) {
            byte[] template = new byte[entry.remaining()];
            entry.get(template);
            Key key = key(Calls.JSON.readTree(template));
            keys.put(sequence, key);
            counts.put(key, new Count(0, 0));
            return;
        }
        Key key = keys.get(sequence);
        if (key == null) {
            return;
        }
        if (type == RECORDED) {
            counts.remove(key);
        } else {
            entry.getInt(); // prompt positions
            long positions = entry.getLong();
            counts.put(key, new Count(entry.getInt(), positions));
        }
    }

    private static Key key(JsonNode template) {
        return new Key(UUID.fromString(template.get("operation").asString()), template.get("attempt").asInt(),
                template.get("choice").asInt(), UUID.fromString(template.get("source").asString()));
    }
}
