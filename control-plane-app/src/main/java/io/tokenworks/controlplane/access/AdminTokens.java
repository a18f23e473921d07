package io.tokenworks.controlplane.access;

import io.tokenworks.controlplane.change.Change;
import io.tokenworks.controlplane.refusal.Refusal;
import io.tokenworks.controlplane.secret.Secret;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Tokens that open the admin API, each with a role. */
@Service
@Transactional
public class AdminTokens {

    private static final String KIND = "twa-";

    private final AdminTokenRows rows;
    private final AdminProperties properties;
    private final Clock clock;
    private final ApplicationEventPublisher events;
    private final SecureRandom random = new SecureRandom();

    AdminTokens(AdminTokenRows rows, AdminProperties properties, Clock clock, ApplicationEventPublisher events) {
        this.rows = rows;
        this.properties = properties;
        this.clock = clock;
        this.events = events;
    }

    /** Makes a token; its secret is in the answer and nowhere else. */
    public FreshToken create(NewToken wish) {
        Instant now = clock.instant();
        if ((wish.role() == Role.TENANT) != (wish.tenant() != null)) {
            throw Refusal.invalid("tenant", "a token of the role TENANT names its tenant, any other names none");
        }
        if (wish.expiresAt() != null && !wish.expiresAt().isAfter(now)) {
            throw Refusal.invalid("expiresAt", "lies in the past");
        }
        if (rows.countByRevokedAtIsNull() >= properties.tokensMax()) {
            throw Refusal.conflict(null, "there are " + properties.tokensMax() + " tokens already; revoke some");
        }
        Secret secret = Secret.mint(KIND, random);
        TokenView made = rows.saveAndFlush(new AdminToken(wish, secret, now)).view();
        events.publishEvent(new Change("create", "admin-token", made.id().toString(), made.tenant(), null, made));
        return new FreshToken(made, secret.value());
    }

    /** All, oldest first, revoked ones too. */
    @Transactional(readOnly = true)
    public List<TokenView> list() {
        return rows.findAllByOrderByCreatedAt().stream().map(AdminToken::view).toList();
    }

    /** Ends a token at once. */
    public TokenView revoke(UUID id) {
        AdminToken row = rows.findById(id).orElseThrow(() -> Refusal.notFound("no such token"));
        TokenView before = row.view();
        row.revoke(clock.instant());
        events.publishEvent(new Change("revoke", "admin-token", id.toString(), before.tenant(), before, row.view()));
        return row.view();
    }

    /** Whose secret this is, if it is one in force. */
    @Transactional(readOnly = true)
    Optional<Actor> actor(String secret) {
        return rows.findBySha256(new Secret(secret).sha256()).filter(row -> row.inForce(clock.instant()))
                .map(AdminToken::actor);
    }
}
