package io.tokenworks.controlplane.cards;

import io.tokenworks.controlplane.change.FleetChanged;
import io.tokenworks.controlplane.refusal.Refusal;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Model cards by digest. The bytes are nobody's business here. */
@Service
@Transactional
public class Cards {

    private final JdbcClient jdbc;
    private final ApplicationEventPublisher events;

    Cards(JdbcClient jdbc, ApplicationEventPublisher events) {
        this.jdbc = jdbc;
        this.events = events;
    }

    /** @throws Refusal if the digest is not that of the bytes */
    public void put(String digest, byte[] bytes) {
        if (!digest.equals(sha256(bytes))) {
            throw Refusal.invalid("digest", "is not the SHA-256 of the bytes");
        }
        jdbc.sql("INSERT INTO model_card (digest, bytes) VALUES (?, ?) ON CONFLICT DO NOTHING").param(digest)
                .param(bytes).update();
        events.publishEvent(new FleetChanged());
    }

    @Transactional(readOnly = true)
    public Optional<byte[]> get(String digest) {
        return jdbc.sql("SELECT bytes FROM model_card WHERE digest = ?").param(digest).query(byte[].class).optional();
    }

    /** Digests of all cards. */
    @Transactional(readOnly = true)
    public Set<String> digests() {
        return jdbc.sql("SELECT digest FROM model_card").query(String.class).list().stream().map(String::valueOf)
                .collect(Collectors.toUnmodifiableSet());
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
