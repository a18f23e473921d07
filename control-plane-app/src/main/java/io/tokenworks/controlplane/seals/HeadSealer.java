package io.tokenworks.controlplane.seals;

import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.DataClassRowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Signs the ends of chains that have grown, every few seconds. A chain that no longer holds what was signed before is
 * not signed again: that would vouch for who rewrote it. It is told in the log and the meter
 * {@code tokenworks_ledger_chains_broken}, until somebody has looked.
 */
@Component
public class HeadSealer {

    private static final Logger LOG = LoggerFactory.getLogger(HeadSealer.class);

    private final JdbcClient jdbc;
    private final Clock clock;
    private final SealFile file;
    private final Set<UUID> broken = new HashSet<>();
    private final AtomicLong brokenCount = new AtomicLong();

    HeadSealer(JdbcClient jdbc, Clock clock, SealProperties properties, MeterRegistry meters) throws IOException {
        this.jdbc = jdbc;
        this.clock = clock;
        SigningKey key = SigningKey.in(properties.dir());
        this.file = new SealFile(properties.dir(), key, properties.fileMax().toBytes(), properties.filesKept());
        meters.gauge("tokenworks_ledger_chains_broken", brokenCount);
    }

    /** Signs what has grown since the last time. */
    @Scheduled(fixedDelayString = "${tokenworks.seals.interval:5s}")
    public synchronized void seal() throws IOException {
        List<SignedHead> grown = new ArrayList<>();
        for (SignedHead head : heads()) {
            SignedHead before = file.newest().get(head.tenant());
            if (before != null && before.sequence() == head.sequence() && before.hash().equals(head.hash())) {
                continue;
            }
            if (before != null && !holds(before)) {
                tell(before);
            } else {
                grown.add(head);
            }
        }
        if (!grown.isEmpty()) {
            file.append(grown, clock.instant());
        }
    }

    private List<SignedHead> heads() {
        return jdbc.sql("SELECT tenant, sequence, encode(hash, 'hex') AS hash FROM ledger_head WHERE sequence > 0")
                .query(DataClassRowMapper.newInstance(SignedHead.class)).list();
    }

    private boolean holds(SignedHead signed) {
        return jdbc.sql("""
                SELECT EXISTS (SELECT 1 FROM ledger_entry
                    WHERE tenant = ? AND sequence = ? AND encode(hash, 'hex') = ?)""").param(signed.tenant())
                .param(signed.sequence()).param(signed.hash()).query(Boolean.class).single();
    }

    private void tell(SignedHead before) {
        if (broken.add(before.tenant())) {
            LOG.error("the ledger of tenant {} no longer holds entry {} as it was signed; ./tokenworks ledger verify"
                    + " tells more", before.tenant(), before.sequence());
        }
        brokenCount.set(broken.size());
    }
}
