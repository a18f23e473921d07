package io.tokenworks.controlplane.actuator;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The file that the workers of a place write to, one process after the other, each behind a mark. */
final class WorkerLog {

    private static final String MARK = "---- started ";
    private static final long BYTES_MAX = 20L << 20;
    private static final int TAIL_BYTES = 32 << 10;
    private static final int LINES_MAX = 6;
    private static final Pattern FRAME = Pattern.compile("\\s+(at |\\.\\.\\. \\d+ )\\S?.*");
    private static final Pattern FAULT = Pattern
            .compile(".*( ERROR |\\bError\\b|\\bFATAL\\b|OutOfMemoryError|^Caused by: |^Exception in thread).*");

    private final Path file;

    WorkerLog(Path file) {
        this.file = file;
    }

    /** Another process begins; a file that has grown too long is put aside. */
    void mark(Instant now) throws IOException {
        if (Files.exists(file) && Files.size(file) > BYTES_MAX) {
            Files.move(file, file.resolveSibling(file.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
        }
        Files.writeString(file, MARK + now + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    /** What the last process said at its end: its last error if there is one, else its last lines. */
    String lastWords() {
        try {
            return String.join("\n", lastWords(tail()));
        } catch (IOException e) {
            return "";
        }
    }

    private List<String> lastWords(String tail) {
        List<String> said = new ArrayList<>();
        for (String line : tail.lines().toList()) {
            if (line.startsWith(MARK)) {
                said.clear();
            } else if (!line.isBlank() && !FRAME.matcher(line).matches()) {
                said.add(line);
            }
        }
        int from = Math.max(0, said.size() - LINES_MAX);
        for (int i = 0; i < said.size(); i++) {
            boolean again = i > 0 && FAULT.matcher(said.get(i - 1)).matches();
            if (FAULT.matcher(said.get(i)).matches() && !again) {
                from = i;
            }
        }
        return said.subList(from, Math.min(said.size(), from + LINES_MAX));
    }

    private String tail() throws IOException {
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "r")) {
            long from = Math.max(0, open.length() - TAIL_BYTES);
            byte[] bytes = new byte[(int) Math.min(TAIL_BYTES, open.length() - from)];
            open.seek(from);
            open.readFully(bytes);
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }
}
