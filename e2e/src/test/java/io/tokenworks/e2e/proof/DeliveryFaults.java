package io.tokenworks.e2e.proof;

import io.tokenworks.e2e.proof.Delivery.Letter;
import io.tokenworks.e2e.proof.Delivery.Reply;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Decides, from a seed, what becomes of each delivery. Thread-safe. */
final class DeliveryFaults {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int DELAY_MILLIS_MAX = 800;
    private static final int KEPT_MAX = 200;
    /** Of a hundred deliveries so many go through as they are. */
    private static final int UNHARMED = 45;

    private final Random random;
    private final Queue<Letter> kept = new ConcurrentLinkedQueue<>();
    private final Map<Kind, Integer> counts = new EnumMap<>(Kind.class);
    private volatile boolean calm;

    /** What happens to a delivery. */
    enum Kind {
        UNHARMED, LATE, TWICE, ANSWER_LOST, IN_PIECES_REVERSED, AGAIN_MUCH_LATER
    }

    /** Brings a letter to the control plane. */
    @FunctionalInterface
    interface Post {
        Reply send(Letter letter) throws IOException, InterruptedException;
    }

    DeliveryFaults(long seed) {
        random = new Random(seed);
    }

    /** From now on everything goes through unharmed, or not any more. */
    void calm(boolean now) {
        calm = now;
    }

    /** How often what happened. */
    synchronized Map<Kind, Integer> counts() {
        return Map.copyOf(counts);
    }

    private synchronized Kind draw() {
        Kind[] all = Kind.values();
        Kind drawn = calm || random.nextInt(100) < UNHARMED ? Kind.UNHARMED : all[1 + random.nextInt(all.length - 1)];
        counts.merge(drawn, 1, Integer::sum);
        return drawn;
    }

    private synchronized int delayMillis() {
        return random.nextInt(DELAY_MILLIS_MAX);
    }

    /** A batch of records, which may come any number of times and in any order. */
    Reply records(Letter letter, Post post) throws IOException, InterruptedException {
        return switch (draw()) {
            case UNHARMED -> post.send(letter);
            case LATE -> late(letter, post);
            case TWICE -> twice(letter, post);
            case ANSWER_LOST -> lost(letter, post);
            case IN_PIECES_REVERSED -> pieces(letter, post);
            case AGAIN_MUCH_LATER -> {
                if (kept.size() < KEPT_MAX) {
                    kept.add(letter);
                }
                yield post.send(letter);
            }
        };
    }

    /** A request about a lease: its number makes a repetition harmless, and its order is its sender's. */
    Reply lease(Letter letter, Post post) throws IOException, InterruptedException {
        return switch (draw()) {
            case UNHARMED, IN_PIECES_REVERSED, AGAIN_MUCH_LATER -> post.send(letter);
            case LATE -> late(letter, post);
            case TWICE -> twice(letter, post);
            case ANSWER_LOST -> lost(letter, post);
        };
    }

    private Reply late(Letter letter, Post post) throws IOException, InterruptedException {
        Thread.sleep(delayMillis());
        return post.send(letter);
    }

    /** At the same time, so that the two meet in the database. */
    private static Reply twice(Letter letter, Post post) throws IOException, InterruptedException {
        Thread other = Thread.startVirtualThread(() -> sendUnheard(letter, post));
        Reply reply = post.send(letter);
        other.join();
        return reply;
    }

    private static void sendUnheard(Letter letter, Post post) {
        try {
            post.send(letter);
        } catch (IOException e) {
            // As good as not sent.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Reply lost(Letter letter, Post post) throws IOException, InterruptedException {
        post.send(letter);
        return Reply.UNAVAILABLE;
    }

    private Reply pieces(Letter letter, Post post) throws IOException, InterruptedException {
        List<JsonNode> records = new ArrayList<>();
        JSON.readTree(letter.body()).forEach(records::add);
        Collections.reverse(records);
        int half = (records.size() + 1) / 2;
        Reply first = post.send(letter.with(JSON.writeValueAsBytes(records.subList(0, half))));
        if (half == records.size() || first.status() / 100 != 2) {
            return first;
        }
        return post.send(letter.with(JSON.writeValueAsBytes(records.subList(half, records.size()))));
    }

    /** What was kept comes once more, newest first. */
    void again(Post post) throws IOException, InterruptedException {
        List<Letter> letters = new ArrayList<>();
        for (Letter letter = kept.poll(); letter != null; letter = kept.poll()) {
            letters.add(letter);
        }
        Collections.reverse(letters);
        for (Letter letter : letters) {
            Reply reply = post.send(letter);
            if (reply.status() / 100 != 2) {
                throw new IOException("a repeated batch was answered " + reply.status());
            }
        }
    }
}
