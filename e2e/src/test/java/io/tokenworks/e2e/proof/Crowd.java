package io.tokenworks.e2e.proof;

import io.tokenworks.e2e.proof.TokenClient.Tenant;
import io.tokenworks.e2e.proof.TokenClient.Wish;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Many clients that ask again and again, whatever they are told. What they wish for follows from a seed. */
final class Crowd implements AutoCloseable {
    private static final long PAUSE_MILLIS = 100;
    private static final long NOBODY_MILLIS = 300;
    private static final int TOKENS_MAX = 90;
    /** Of a hundred requests so many are given up by their clients. */
    private static final int CANCELLED = 20;
    /** And so many are answered whole. */
    private static final int WHOLE = 10;

    private final TokenClient client;
    private final List<Fleet.Gateway> gateways;
    private final List<Tenant> tenants;
    private final List<String> prompts;
    private final ConcurrentLinkedQueue<Seen> seen = new ConcurrentLinkedQueue<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean over;

    Crowd(TokenClient client, List<Fleet.Gateway> gateways, List<Tenant> tenants, List<String> prompts) {
        this.client = client;
        this.gateways = gateways;
        this.tenants = tenants;
        this.prompts = prompts;
    }

    Crowd start(int clients, long seed) {
        for (int i = 0; i < clients; i++) {
            var random = new Random(seed * 1000 + i);
            threads.add(Thread.ofVirtual().start(() -> ask(random)));
        }
        return this;
    }

    private void ask(Random random) {
        try {
            while (!over) {
                var gateway = gateways.get(random.nextInt(gateways.size()));
                Seen one = client.ask(gateway.url(), wish(random));
                seen.add(one);
                boolean nobody = one.end() == Seen.End.NOT_CONNECTED || one.end() == Seen.End.REFUSED;
                Thread.sleep(nobody ? NOBODY_MILLIS : PAUSE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Wish wish(Random random) {
        int prompt = random.nextInt(prompts.size());
        int most = 1 + random.nextInt(TOKENS_MAX);
        boolean streamed = random.nextInt(100) >= WHOLE;
        int cancelAfter = streamed && random.nextInt(100) < CANCELLED ? random.nextInt(most) : Integer.MAX_VALUE;
        return new Wish(tenants.get(random.nextInt(tenants.size())), prompt, prompts.get(prompt), most, cancelAfter,
                streamed);
    }

    /** Stops asking; what is under way is waited for. What was seen since the start. */
    List<Seen> end() throws InterruptedException {
        over = true;
        for (Thread thread : threads) {
            thread.join();
        }
        return List.copyOf(seen);
    }

    @Override
    public void close() {
        over = true;
        threads.forEach(Thread::interrupt);
    }
}
