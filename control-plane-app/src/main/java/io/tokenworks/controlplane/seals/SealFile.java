package io.tokenworks.controlplane.seals;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Signed heads, one a line, oldest first: {@code time tenant sequence hash signature}; the signature covers what stands
 * before it and the signature of the line before, so no line can be taken out. A file that has grown large is put
 * aside, and the next one begins with every head that is known. Owned by one thread.
 */
final class SealFile {

    static final String NAME = "ledger-heads";
    /** Before the first line of a file. */
    static final String NO_SIGNATURE = "-";

    private final Path dir;
    private final SigningKey key;
    private final long bytesMax;
    private final int filesKept;
    private final Map<UUID, SignedHead> newest = new TreeMap<>();
    private String before = NO_SIGNATURE;

    SealFile(Path dir, SigningKey key, long bytesMax, int filesKept) throws IOException {
        this.dir = dir;
        this.key = key;
        this.bytesMax = bytesMax;
        this.filesKept = filesKept;
        if (Files.exists(file(0))) {
            dropTornLine();
            try (var lines = Files.lines(file(0))) {
                lines.map(Line::parse).forEach(line -> {
                    newest.put(line.head().tenant(), line.head());
                    before = line.signature();
                });
            }
        }
    }

    /** The newest signed head of each tenant. */
    Map<UUID, SignedHead> newest() {
        return newest;
    }

    /** Returns when these survive a power failure. */
    void append(List<SignedHead> heads, Instant at) throws IOException {
        List<SignedHead> written = heads;
        if (!Files.exists(file(0)) || Files.size(file(0)) > bytesMax) {
            putAside();
            Map<UUID, SignedHead> all = new TreeMap<>(newest);
            heads.forEach(head -> all.put(head.tenant(), head));
            written = List.copyOf(all.values());
        }
        String last = before;
        StringBuilder text = new StringBuilder();
        for (SignedHead head : written) {
            Line line = Line.signed(head, at, last, key);
            last = line.signature();
            text.append(line.text()).append('\n');
        }
        write(text.toString());
        before = last;
        heads.forEach(head -> newest.put(head.tenant(), head));
    }

    private void write(String text) throws IOException {
        try (FileChannel out = FileChannel.open(file(0), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
            out.force(true);
        }
    }

    private void putAside() throws IOException {
        for (int age = filesKept - 1; age >= 0; age--) {
            if (Files.exists(file(age))) {
                Files.move(file(age), file(age + 1), StandardCopyOption.REPLACE_EXISTING,
                        StandardCopyOption.ATOMIC_MOVE);
            }
        }
        before = NO_SIGNATURE;
    }

    /** A process that died while writing left half a line, which nobody has relied on. */
    private void dropTornLine() throws IOException {
        try (FileChannel out = FileChannel.open(file(0), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            long end = out.size();
            ByteBuffer one = ByteBuffer.allocate(1);
            while (end > 0) {
                one.clear();
                out.read(one, end - 1);
                if (one.get(0) == '\n') {
                    break;
                }
                end--;
            }
            out.truncate(end);
        }
    }

    private Path file(int age) {
        return dir.resolve(age == 0 ? NAME : NAME + "." + age);
    }

    /** One line, taken apart. */
    record Line(SignedHead head, String signedText, String signature) {

        static Line signed(SignedHead head, Instant at, String before, SigningKey key) {
            String text = at + " " + head.tenant() + " " + head.sequence() + " " + head.hash();
            return new Line(head, text, key.sign(text + " " + before));
        }

        /** @throws IllegalArgumentException if it is no such line */
        static Line parse(String line) {
            String[] words = line.split(" ", -1);
            if (words.length != 5) {
                throw new IllegalArgumentException("not a line of signed heads: " + line);
            }
            return new Line(new SignedHead(UUID.fromString(words[1]), Long.parseLong(words[2]), words[3]),
                    line.substring(0, line.length() - words[4].length() - 1), words[4]);
        }

        String text() {
            return signedText + " " + signature;
        }
    }
}
