package io.tokenworks.controlplane.ledger;

import io.tokenworks.controlplane.quotas.QuotaLeases;
import io.tokenworks.metering.AttemptRecord;
import io.tokenworks.metering.OperationRecord;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.DataClassRowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/**
 * Takes records in and prices them. One statement keeps the new operations of a batch and writes their entries;
 * what was there already falls out at the
 * first step, so a batch may come any number of times, or twice at once.
 */
@Service
@Transactional
public class Ledger {

    private final JdbcClient jdbc;
    private final QuotaLeases leases;
    private final JsonMapper json;

    Ledger(JdbcClient jdbc, QuotaLeases leases, JsonMapper json) {
        this.jdbc = jdbc;
        this.leases = leases;
        this.json = json;
    }

    /** Keeps what workers did. */
    public void attempts(List<AttemptRecord> records) {
        jdbc.sql(LedgerSql.ATTEMPTS).param(json.writeValueAsString(records)).update();
    }

    /** Keeps what gateways delivered, prices it, and charges the leases it was admitted with. */
    public void operations(List<OperationRecord> records) {
        List<UUID> limited = records.stream().filter(r -> r.lease() != null).map(OperationRecord::tenant).distinct()
                .toList();
        if (!limited.isEmpty()) {
            leases.lockFor(limited);
        }
        List<Billed> entered = jdbc.sql(LedgerSql.OPERATIONS).param(json.writeValueAsString(records))
                .query(DataClassRowMapper.newInstance(Billed.class)).list();
        Map<UUID, Long> byLease = entered.stream().filter(b -> b.lease() != null).collect(
                Collectors.toMap(b -> Objects.requireNonNull(b.lease()), Billed::tokens, Math::addExact));
        leases.charge(byLease);
    }

    /** Billed tokens of one lease in this batch. */
    private record Billed(@Nullable UUID lease, long tokens) {}
}
