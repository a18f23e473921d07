package io.tokenworks.controlplane.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class TogetherTest {

    private final List<List<String>> written = new ArrayList<>();
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);

    @Test
    void whatComesWhileOthersAreWrittenIsWrittenInOne() throws Exception {
        Together<String> together = new Together<>(this::write, 100);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> first = threads.submit(() -> together.write(List.of("slow")));
            begun.await();
            List<Future<?>> rest = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                int number = i;
                rest.add(threads.submit(() -> together.write(List.of("r" + number))));
            }
            awaitWaiting(together, 5);
            goOn.countDown();
            first.get();
            for (Future<?> one : rest) {
                one.get();
            }
        }
        assertThat(written).hasSize(2);
        assertThat(written.getLast()).containsExactlyInAnyOrder("r0", "r1", "r2", "r3", "r4");
    }

    @Test
    void nobodyFailsForAnothersRecords() throws Exception {
        Together<String> together = new Together<>(this::write, 100);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> first = threads.submit(() -> together.write(List.of("slow")));
            begun.await();
            Future<?> bad = threads.submit(() -> together.write(List.of("bad")));
            Future<?> good = threads.submit(() -> together.write(List.of("good")));
            awaitWaiting(together, 2);
            goOn.countDown();
            first.get();
            good.get();
            assertThatThrownBy(bad::get).hasMessageContaining("bad record");
        }
        assertThat(written).contains(List.of("good")).noneMatch(batch -> batch.contains("bad"));
    }

    @Test
    void aTransactionHasALimit() throws Exception {
        Together<String> together = new Together<>(this::write, 2);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> first = threads.submit(() -> together.write(List.of("slow")));
            begun.await();
            List<Future<?>> rest = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                rest.add(threads.submit(() -> together.write(List.of("x"))));
            }
            awaitWaiting(together, 4);
            goOn.countDown();
            first.get();
            for (Future<?> one : rest) {
                one.get();
            }
        }
        assertThat(written).allSatisfy(batch -> assertThat(batch.size()).isLessThanOrEqualTo(2)).hasSize(3);
    }

    private static void awaitWaiting(Together<String> together, int batches) {
        while (together.waiting() < batches) {
            Thread.onSpinWait();
        }
    }

    private void write(List<String> batch) {
        if (batch.contains("slow")) {
            begun.countDown();
            try {
                goOn.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        if (batch.contains("bad")) {
            throw new IllegalStateException("bad record");
        }
        written.add(batch);
    }
}
