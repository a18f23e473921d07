package io.tokenworks.model.store;

import io.tokenworks.model.gguf.GgufFault;
import io.tokenworks.model.gguf.GgufFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Fetches one file: segments on several connections at a time, each taken up where it broke off, the whole checked
 * before it gets its name. What was fetched stays for the next run.
 */
final class Download {

    private static final long SPARE_BYTES = 64L << 20;
    private static final int BUFFER_BYTES = 1 << 16;

    private final Hub hub;
    private final HubFile file;
    private final PartFile part;
    private final Progress progress;
    private final AtomicBoolean abandoned = new AtomicBoolean();

    private Download(Hub hub, HubFile file, PartFile part, Progress progress) {
        this.hub = hub;
        this.file = file;
        this.part = part;
        this.progress = progress;
    }

    /** The content has become another since the download began. */
    private static final class Changed extends IOException {
        private static final long serialVersionUID = 1L;
    }

    /**
     * @param target where the file goes; its folder is made
     * @throws StoreFault if it cannot be fetched, with what to do
     */
    static void fetch(Hub hub, HubFile file, Path target, Progress progress) {
        try {
            Files.createDirectories(target.toAbsolutePath().getParent());
            try (PartFile part = PartFile.open(target, file, hub.settings().segmentBytes())) {
                Download download = new Download(hub, file, part, progress);
                download.checkRoom(target);
                download.fetchAll();
                part.force();
                download.verify();
                part.promote(target);
            }
        } catch (IOException broken) {
            throw new StoreFault("fetching " + file.path() + " failed: " + words(broken)
                    + ". What is here already is kept; run the same command to go on", broken);
        } finally {
            progress.end();
        }
    }

    private void checkRoom(Path target) throws IOException {
        long needed = file.bytes() - part.bytesDone() + SPARE_BYTES;
        long free = Files.getFileStore(target.toAbsolutePath().getParent()).getUsableSpace();
        if (free < needed) {
            throw new StoreFault("the disk of " + target.getParent() + " has " + Sizes.shown(free) + " free, "
                    + Sizes.shown(needed) + " are needed. Make room (./tokenworks model rm NAME), or name another "
                    + "folder: TOKENWORKS_MODELS=FOLDER");
        }
    }

    private void fetchAll() throws IOException {
        try {
            fetchMissing();
        } catch (Changed newer) {
            part.restart();
            fetchMissing();
        }
    }

    private void fetchMissing() throws IOException {
        progress.begin(part.bytesDone(), file.bytes());
        List<Integer> missing = new ArrayList<>();
        for (int segment = 0; segment < part.segments(); segment++) {
            if (!part.has(segment)) {
                missing.add(segment);
            }
        }
        if (missing.isEmpty()) {
            return;
        }
        // The first one alone: it finds out whether the server sends ranges at all.
        abandoned.set(false);
        fetch(missing.getFirst());
        AtomicInteger next = new AtomicInteger(1);
        List<Future<?>> connections = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < hub.settings().connections(); i++) {
                connections.add(threads.submit(() -> {
                    for (int at = next.getAndIncrement(); at < missing.size(); at = next.getAndIncrement()) {
                        fetch(missing.get(at));
                    }
                    return null;
                }));
            }
        }
        await(connections);
    }

    private static void await(List<Future<?>> connections) throws IOException {
        for (Future<?> connection : connections) {
            try {
                connection.get();
            } catch (ExecutionException failed) {
                switch (failed.getCause()) {
                    case IOException broken -> throw broken;
                    case StoreFault fault -> throw fault;
                    case null, default -> throw new IllegalStateException(failed);
                }
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", stop);
            }
        }
    }

    /** One segment, in as many attempts as bring something new. */
    private void fetch(int segment) throws IOException {
        long at = part.from(segment);
        int failures = 0;
        while (at < part.to(segment) && !part.has(segment)) {
            if (abandoned.get()) {
                return;
            }
            long before = at;
            try {
                at = attempt(segment, at);
            } catch (Changed | StoreFault | DiskFault lasting) {
                abandoned.set(true);
                throw lasting;
            } catch (Cut cut) {
                at = cut.reached;
                failures = at > before ? 0 : failures + 1;
                if (failures >= hub.settings().attempts()) {
                    abandoned.set(true);
                    throw cut;
                }
                pause(failures);
            }
        }
        part.finished(segment);
    }

    /** A connection broke; what came before is written. */
    private static final class Cut extends IOException {
        private static final long serialVersionUID = 1L;
        private final long reached;

        Cut(long reached, IOException cause) {
            super(words(cause), cause);
            this.reached = reached;
        }
    }

    /** Writing failed, which no other attempt would change. */
    private static final class DiskFault extends IOException {
        private static final long serialVersionUID = 1L;

        DiskFault(IOException cause) {
            super(words(cause).contains("No space left") ? "the disk is full; make room" : words(cause), cause);
        }
    }

    /** @return the position reached, at most the segment's end */
    private long attempt(int segment, long from) throws IOException {
        Hub.Answer answer;
        try {
            answer = hub.range(file, from, part.to(segment));
        } catch (IOException broken) {
            throw new Cut(from, broken);
        }
        try (answer) {
            if (answer.etag().isPresent() && !part.isOf(answer.etag().get())) {
                throw new Changed();
            }
            if (answer.status() == 200) {
                whole(answer, segment);
                return part.to(segment);
            }
            checkRange(answer, from);
            return copy(answer, from, part.to(segment));
        }
    }

    private void checkRange(Hub.Answer answer, long from) {
        String range = answer.header("Content-Range").orElse("");
        if (!range.startsWith("bytes " + from + "-") || !range.endsWith("/" + file.bytes())) {
            throw new StoreFault("the server sends " + HubFile.shown(range) + " where byte " + from + " of "
                    + file.bytes() + " was asked for; a mirror may be stale");
        }
    }

    /** A server without ranges: all of it from the beginning, with nothing to take up if it breaks off. */
    private void whole(Hub.Answer answer, int asked) throws IOException {
        progress.begin(0, file.bytes());
        try {
            copy(answer, 0, file.bytes());
        } catch (Cut cut) {
            throw new Cut(part.from(asked), cut);
        }
        for (int segment = 0; segment < part.segments(); segment++) {
            part.finished(segment);
        }
    }

    private long copy(Hub.Answer answer, long from, long to) throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        long at = from;
        try (InputStream body = answer.body()) {
            while (at < to) {
                int count = read(body, buffer, to - at, at);
                write(buffer, count, at);
                at += count;
                progress.add(count);
            }
        } catch (Cut | DiskFault known) {
            throw known;
        } catch (IOException broken) {
            throw new Cut(at, broken);
        }
        return at;
    }

    private static int read(InputStream body, byte[] buffer, long most, long at) throws IOException {
        int count = body.read(buffer, 0, (int) Math.min(buffer.length, most));
        if (count < 0) {
            throw new Cut(at, new IOException("the connection was cut"));
        }
        return count;
    }

    private void write(byte[] buffer, int count, long at) throws DiskFault {
        try {
            part.write(buffer, count, at);
        } catch (IOException full) {
            throw new DiskFault(full);
        }
    }

    private void pause(int failures) throws IOException {
        try {
            Thread.sleep(hub.settings().pause().multipliedBy(1L << Math.min(failures, 5)));
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", stop);
        }
    }

    private void verify() throws IOException {
        progress.say("checking");
        String found = Digests.of(part.path(), file.checksum());
        if (!found.isEmpty()) {
            part.restart();
            throw new StoreFault(file.path() + " has the wrong checksum: " + found
                    + ". It was thrown away; run the same command again, and if it stays so, use another mirror");
        }
        if (file.isGguf()) {
            try {
                GgufFile.open(part.path()).close();
            } catch (GgufFault broken) {
                throw new StoreFault("the hub's file is whole, but " + broken.getMessage(), broken);
            }
        }
    }

    private static String words(Throwable broken) {
        String message = broken.getMessage();
        return message == null ? broken.getClass().getSimpleName() : message;
    }
}
