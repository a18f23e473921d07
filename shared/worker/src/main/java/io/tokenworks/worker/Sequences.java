package io.tokenworks.worker;

import java.util.Collection;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The sequences of this process that have not ended, by engine id and by attempt. Any thread. */
final class Sequences {
    private final AtomicLong ids = new AtomicLong();
    private final Map<Long, LiveSequence> byId = new ConcurrentHashMap<>();
    private final Map<Key, LiveSequence> byKey = new ConcurrentHashMap<>();

    long nextId() {
        return ids.incrementAndGet();
    }

    /** False if the attempt is running already: a gateway's repeat must not be computed, nor recorded, twice. */
    boolean register(LiveSequence sequence) {
        if (byKey.putIfAbsent(Key.of(sequence.attempt()), sequence) != null) {
            return false;
        }
        byId.put(sequence.id(), sequence);
        return true;
    }

    @Nullable
    LiveSequence find(long id) {
        return byId.get(id);
    }

    @Nullable
    LiveSequence find(UUID operation, int attempt, int choice) {
        return byKey.get(new Key(operation, attempt, choice));
    }

    void remove(LiveSequence sequence) {
        byId.remove(sequence.id());
        byKey.remove(Key.of(sequence.attempt()), sequence);
    }

    Collection<LiveSequence> all() {
        return byId.values();
    }

    int count() {
        return byId.size();
    }

    private record Key(UUID operation, int attempt, int choice) {
        static Key of(Attempt attempt) {
            return new Key(attempt.operation(), attempt.attempt(), attempt.choice());
        }
    }
}
