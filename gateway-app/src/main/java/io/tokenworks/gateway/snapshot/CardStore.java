package io.tokenworks.gateway.snapshot;

import io.tokenworks.gateway.upstream.Http;
import io.tokenworks.gateway.upstream.UpstreamFault;
import io.tokenworks.wire.worker.ControlApi;
import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Model cards by digest: from memory, else from a file, else from the control plane. What arrives is used only if its
 * digest is the name it was
 * asked for by. Blocking; virtual threads only.
 */
public final class CardStore {

    private static final Logger LOG = LoggerFactory.getLogger(CardStore.class);

    private final StateFiles files;
    private final Http http;
    private final URI controlPlane;
    private final Duration timeout;
    private final Function<byte[], ModelText> reader;
    private final Map<String, ModelText> open;

    /** @param cardsMax most cards in memory; the one not used for longest is dropped */
    public CardStore(
            StateFiles files, Http http, CardSource source, int cardsMax, Function<byte[], ModelText> reader) {
        this.files = files;
        this.http = http;
        this.controlPlane = source.controlPlane();
        this.timeout = source.timeout();
        this.reader = reader;
        this.open = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, ModelText> eldest) {
                return size() > cardsMax;
            }
        };
    }

    /** Where cards come from. */
    public record CardSource(URI controlPlane, Duration timeout) {}

    /** The text side of a model; empty if its card cannot be had now. */
    public synchronized Optional<ModelText> text(String digest) {
        ModelText known = open.get(digest);
        if (known != null || digest.isEmpty()) {
            return Optional.ofNullable(known);
        }
        Optional<ModelText> read = bytes(digest).map(reader);
        read.ifPresent(text -> open.put(digest, text));
        return read;
    }

    private Optional<byte[]> bytes(String digest) {
        String name = "card-" + digest;
        Optional<byte[]> saved = files.read(name).filter(bytes -> sha256(bytes).equals(digest));
        if (saved.isPresent()) {
            return saved;
        }
        try {
            byte[] fetched = http.get(controlPlane + ControlApi.CARDS + digest, timeout);
            if (!sha256(fetched).equals(digest)) {
                LOG.error("card {} arrived with another digest; not used", digest);
                return Optional.empty();
            }
            files.write(name, fetched);
            return Optional.of(fetched);
        } catch (UpstreamFault away) {
            LOG.warn("card {}: {}", digest, away.getMessage());
            return Optional.empty();
        }
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException absent) {
            throw new IllegalStateException("every Java platform has SHA-256", absent);
        }
    }
}
