package io.tokenworks.transfer;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What the hand-overs of one process moved, and what failed. Only grows; any thread. */
public final class HandoverCounters {
    private final LongAdder blocksSent = new LongAdder();
    private final LongAdder bytesSent = new LongAdder();
    private final LongAdder blocksReceived = new LongAdder();
    private final LongAdder bytesReceived = new LongAdder();
    private final Map<HandoverFailure, LongAdder> failures;

    public HandoverCounters() {
        Map<HandoverFailure, LongAdder> all = new EnumMap<>(HandoverFailure.class);
        for (HandoverFailure failure : HandoverFailure.values()) {
            all.put(failure, new LongAdder());
        }
        this.failures = Collections.unmodifiableMap(all);
    }

    public long blocksSent() {
        return blocksSent.sum();
    }

    public long bytesSent() {
        return bytesSent.sum();
    }

    public long blocksReceived() {
        return blocksReceived.sum();
    }

    public long bytesReceived() {
        return bytesReceived.sum();
    }

    /** Hand-overs that failed for {@code cause}, seen from this side. */
    public long failures(HandoverFailure cause) {
        LongAdder count = failures.get(cause);
        return count == null ? 0 : count.sum();
    }

    void sent(long bytes, boolean blockDone) {
        bytesSent.add(bytes);
        blocksSent.add(blockDone ? 1 : 0);
    }

    void received(long bytes, boolean blockDone) {
        bytesReceived.add(bytes);
        blocksReceived.add(blockDone ? 1 : 0);
    }

    void failed(HandoverFailure cause) {
        LongAdder count = failures.get(cause);
        if (count != null) {
            count.increment();
        }
    }
}
