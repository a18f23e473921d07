package io.tokenworks.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Two clients that ask again and again, whatever they are told. Keeps what was answered whole. */
final class SmallLoad implements AutoCloseable {
    private static final int CLIENTS = 2;
    private static final long PAUSE_MILLIS = 100;

    private final ConcurrentLinkedQueue<ApiClient.Answer> finished = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<ApiClient.Answer> refused = new ConcurrentLinkedQueue<>();
    private final List<Thread> clients = new ArrayList<>();
    private volatile boolean over;

    SmallLoad(ApiClient client) {
        for (int i = 0; i < CLIENTS; i++) {
            int number = i;
            clients.add(Thread.ofPlatform().start(() -> ask(client, number)));
        }
    }

    private void ask(ApiClient client, int number) {
        try {
            for (int round = 0; !over; round++) {
                try {
                    var answer = client.complete("Client " + number + ", round " + round + ": name a color.", 8);
                    (answer.status() == 200 ? finished : refused).add(answer);
                } catch (IOException e) {
                    // The part is away: that is what is tested.
                }
                Thread.sleep(PAUSE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    List<ApiClient.Answer> finished() {
        return List.copyOf(finished);
    }

    /** Answers with another status. */
    List<ApiClient.Answer> refused() {
        return List.copyOf(refused);
    }

    void awaitFinished(int count, Duration limit) throws InterruptedException {
        Eventually.within(limit, () -> assertThat(finished).hasSizeGreaterThanOrEqualTo(count));
    }

    @Override
    public void close() {
        stop();
    }

    /** Stops asking; what is under way is waited for. */
    void stop() {
        over = true;
        for (Thread client : clients) {
            try {
                client.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
