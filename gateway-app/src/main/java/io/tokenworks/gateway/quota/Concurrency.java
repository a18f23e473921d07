package io.tokenworks.gateway.quota;

import io.tokenworks.openai.ApiFault;
import io.tokenworks.openai.ErrorCode;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Operations that run now, in all and per tenant. Thread-safe. */
public final class Concurrency {

    private static final int AGAIN_SECONDS = 1;

    private final int most;
    private final int mostPerTenant;
    private final AtomicInteger running = new AtomicInteger();
    private final Map<UUID, Integer> byTenant = new ConcurrentHashMap<>();

    public Concurrency(int most, int mostPerTenant) {
        this.most = most;
        this.mostPerTenant = mostPerTenant;
    }

    /** @throws ApiFault 503 if the gateway is full, 429 if the tenant's share is */
    public void enter(UUID tenant) {
        if (running.incrementAndGet() > most) {
            running.decrementAndGet();
            throw new ApiFault(ErrorCode.OVERLOADED, "The service is busy. Try again soon.")
                    .retryAfter(AGAIN_SECONDS);
        }
        if (byTenant.merge(tenant, 1, Integer::sum) > mostPerTenant) {
            leave(tenant);
            throw new ApiFault(ErrorCode.RATE_LIMIT_EXCEEDED, "More than " + mostPerTenant + " requests at a time.")
                    .retryAfter(AGAIN_SECONDS);
        }
    }

    /** Once for each {@link #enter} that returned. */
    public void leave(UUID tenant) {
        running.decrementAndGet();
        byTenant.computeIfPresent(tenant, (_, n) -> n == 1 ? null : n - 1);
    }

    /** How many of its operations a tenant may have running. */
    LimitSnapshot.Limit limit(UUID tenant) {
        int left = Math.max(0, mostPerTenant - byTenant.getOrDefault(tenant, 0));
        return new LimitSnapshot.Limit(
                mostPerTenant, left, left == 0 ? Duration.ofSeconds(AGAIN_SECONDS) : Duration.ZERO);
    }

    public int running() {
        return running.get();
    }
}
