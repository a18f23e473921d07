package io.tokenworks.controlplane.costs;

import io.tokenworks.controlplane.refusal.Refusal;
import io.tokenworks.metering.Price;
import io.tokenworks.wire.worker.WorkerRole;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.DataClassRowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** What a worker costs an hour. */
@Service
@Transactional
public class WorkerRates {

    private final JdbcClient jdbc;
    private final Clock clock;

    WorkerRates(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** @param deployment null for all that have no rate of their own */
    public record Rate(
            UUID id, @Nullable String deployment, WorkerRole role, BigDecimal perHour, String currency,
            Instant effectiveFrom) {}

    /** @param effectiveFrom null for now */
    public record NewRate(
            @Nullable String deployment, WorkerRole role, BigDecimal perHour, String currency,
            @Nullable Instant effectiveFrom) {}

    @Transactional(readOnly = true)
    public List<Rate> all() {
        return jdbc.sql("SELECT * FROM worker_rate ORDER BY deployment NULLS FIRST, role, effective_from DESC")
                .query(DataClassRowMapper.newInstance(Rate.class)).list();
    }

    /** @throws Refusal if the rate is impossible, or one begins at that moment already */
    public Rate add(NewRate wanted) {
        try {
            new Price(wanted.perHour(), wanted.currency());
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw Refusal.invalid("perHour", "must be 0 or more with at most 9 decimals, in an ISO 4217 currency");
        }
        Rate rate = new Rate(UUID.randomUUID(), wanted.deployment(), wanted.role(), wanted.perHour(),
                wanted.currency(), wanted.effectiveFrom() == null ? clock.instant() : wanted.effectiveFrom());
        try {
            jdbc.sql("""
                    INSERT INTO worker_rate (id, deployment, role, per_hour, currency, effective_from)
                    VALUES (?, ?, ?, ?, ?, ?)""").param(rate.id()).param(rate.deployment()).param(rate.role().name())
                    .param(rate.perHour()).param(rate.currency())
                    .param(rate.effectiveFrom().atOffset(ZoneOffset.UTC)).update();
        } catch (DuplicateKeyException e) {
            throw Refusal.conflict("effectiveFrom", "a rate begins at that moment already");
        }
        return rate;
    }
}
