package io.tokenworks.testkit.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Builds that are kept for others, when several want the same at the same time. */
class KeptBuildsTest {

    private static final int BUILDERS = 4;
    private static final String LIBRARY = "library.so";

    @TempDir
    Path temporary;

    private final AtomicInteger builds = new AtomicInteger();

    private Path cache() {
        return temporary.resolve("cache");
    }

    private Path folder(String name) {
        try {
            return Files.createDirectories(temporary.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<Path> sources(String text) {
        try {
            return List.of(Files.writeString(folder("sources").resolve("kernel.cu"), text));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void build(Path into) {
        try {
            Files.writeString(into.resolve(LIBRARY), "built");
            builds.incrementAndGet();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<Path> kept() throws IOException {
        try (Stream<Path> all = Files.list(cache())) {
            return all.toList();
        }
    }

    @Test
    void allWhoBuildTheSameAtOnceGetItAndOneIsKept() throws Exception {
        List<Path> sources = sources("the same");
        CyclicBarrier together = new CyclicBarrier(BUILDERS); // nobody's is there before everybody has built
        List<Future<?>> all = new ArrayList<>();
        try (ExecutorService builders = Executors.newFixedThreadPool(BUILDERS)) {
            for (int i = 0; i < BUILDERS; i++) {
                Path target = folder("target" + i);
                all.add(builders.submit(() -> new KeptBuilds(cache()).bring(sources, into -> {
                    build(into);
                    await(together);
                }, target)));
            }
            for (Future<?> one : all) {
                one.get(1, TimeUnit.MINUTES);
            }
        }
        for (int i = 0; i < BUILDERS; i++) {
            assertThat(folder("target" + i).resolve(LIBRARY)).hasContent("built");
        }
        assertThat(builds).hasValue(BUILDERS);
        assertThat(kept()).hasSize(1);
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await(1, TimeUnit.MINUTES);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void whatIsThereIsNotBuiltAgain() {
        for (int i = 0; i < 3; i++) {
            new KeptBuilds(cache()).bring(sources("once"), this::build, folder("target"));
        }
        assertThat(builds).hasValue(1);
    }

    @Test
    void aFewAreKeptAndNobodysUnfinishedOneIsTaken() throws IOException {
        Path unfinished = Files.createDirectories(cache().resolve("new-somebody"));
        for (int i = 0; i < 20; i++) {
            new KeptBuilds(cache()).bring(sources("number " + i), this::build, folder("target"));
        }
        assertThat(kept()).hasSize(9).contains(unfinished);
    }
}
