package io.tokenworks.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Clients that stream the same questions again and again. Whatever happens to the workers meanwhile, each answer must
 * come whole, with the text and the counts that it had before.
 */
final class SteadyLoad implements AutoCloseable {
    /** Short answers that come and go, and one so long that no drain waits for it. */
    private static final int[] ANSWER_TOKENS = {24, 150, 700, 2500};
    /** Who asks what: the long one keeps every worker busy. */
    private static final int[] QUESTIONS = {0, 1, 2, 3, 3, 3};

    private final StreamClient client;
    private final String model;
    private final Map<Integer, StreamClient.Streamed> expected = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<String> wrong = new ConcurrentLinkedQueue<>();
    private final List<Thread> clients = new ArrayList<>();
    private final AtomicInteger whole = new AtomicInteger();
    private final AtomicLong outputTokens = new AtomicLong();
    private volatile boolean over;

    /** Asks each question once, one after the other, with nobody beside. */
    SteadyLoad(StreamClient client, String model) throws IOException, InterruptedException {
        this.client = client;
        this.model = model;
        for (int question = 0; question < ANSWER_TOKENS.length; question++) {
            StreamClient.Streamed answer = ask(question);
            assertThat(answer.completionTokens()).isEqualTo(ANSWER_TOKENS[question]);
            assertThat(answer.finishReason()).isEqualTo("length");
            expected.put(question, answer);
            counted(answer);
        }
    }

    void start() {
        for (int question : QUESTIONS) {
            clients.add(Thread.ofPlatform().start(() -> repeat(question)));
        }
    }

    private void repeat(int question) {
        try {
            while (!over) {
                try {
                    StreamClient.Streamed answer = ask(question);
                    if (!answer.equals(expected.get(question))) {
                        wrong.add("question " + question + " was answered otherwise: " + answer);
                    }
                    counted(answer);
                } catch (IOException | AssertionError e) {
                    wrong.add("question " + question + " failed: " + e);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private StreamClient.Streamed ask(int question) throws IOException, InterruptedException {
        return client.stream(model, "Question " + question + ": say a lot.", ANSWER_TOKENS[question]);
    }

    private void counted(StreamClient.Streamed answer) {
        whole.incrementAndGet();
        outputTokens.addAndGet(answer.completionTokens());
    }

    /** Until so many more answers have come whole than there are clients. */
    void awaitARound(Duration limit) throws InterruptedException {
        int wanted = whole.get() + clients.size();
        Eventually.within(limit, () -> assertThat(whole.get() >= wanted || !wrong.isEmpty()).isTrue());
    }

    /** What was lost or differed, in words. */
    List<String> wrong() {
        return List.copyOf(wrong);
    }

    int whole() {
        return whole.get();
    }

    long outputTokens() {
        return outputTokens.get();
    }

    /** Stops asking; what is under way is waited for. */
    @Override
    public void close() {
        over = true;
        for (Thread thread : clients) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
