package io.tokenworks.controlplane.statements;

import java.time.YearMonth;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Closes months once their grace is over, tenant by tenant: one that fails is tried again and holds nobody else up. */
@Component
final class MonthCloser {

    private static final Logger LOG = LoggerFactory.getLogger(MonthCloser.class);

    private final Closing closing;
    private final StatementProperties properties;

    MonthCloser(Closing closing, StatementProperties properties) {
        this.closing = closing;
        this.properties = properties;
    }

    @Scheduled(fixedDelayString = "${tokenworks.statements.interval:10m}", initialDelayString = "30s")
    void closeDue() {
        if (!properties.automatic()) {
            return;
        }
        YearMonth due = closing.due();
        for (UUID tenant : closing.tenantsToClose(due)) {
            try {
                closing.close(tenant, due).forEach(s -> LOG.info("statement {} of tenant {} for {}: {} {}", s.number(),
                        tenant, s.period(), s.total(), s.currency()));
            } catch (IllegalStateException | DataAccessException failed) {
                LOG.error("the months up to {} of tenant {} could not be closed", due, tenant, failed);
            }
        }
    }
}
