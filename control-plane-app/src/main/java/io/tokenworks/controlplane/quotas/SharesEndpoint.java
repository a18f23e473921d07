package io.tokenworks.controlplane.quotas;

import io.tokenworks.controlplane.change.FleetChanged;
import io.tokenworks.wire.fleet.LimitRule;
import io.tokenworks.wire.fleet.ShareAnswer;
import io.tokenworks.wire.fleet.ShareReport;
import io.tokenworks.wire.worker.ControlApi;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.event.TransactionalEventListener;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Where gateways hear of their shares of rates. Answers without the database, by the rules last read. */
@RestController
final class SharesEndpoint {

    private static final Logger LOG = LoggerFactory.getLogger(SharesEndpoint.class);

    private final RateShares shares;
    private final Limits limits;
    private final AtomicBoolean changed = new AtomicBoolean(true);

    SharesEndpoint(RateShares shares, Limits limits) {
        this.shares = shares;
        this.limits = limits;
    }

    @PostMapping(ControlApi.SHARES)
    ShareAnswer report(@RequestBody ShareReport report) {
        return shares.report(report);
    }

    @TransactionalEventListener(fallbackExecution = true)
    public void on(FleetChanged change) {
        changed.set(true);
    }

    @Scheduled(fixedDelay = 50)
    void refresh() {
        if (!changed.getAndSet(false)) {
            return;
        }
        try {
            shares.amounts(limits.list(null, null).stream().map(LimitView::rule).filter(rule -> !rule.budget())
                    .collect(Collectors.toMap(LimitRule::id, rule -> rule.amount().longValueExact())));
        } catch (DataAccessException | TransactionException away) {
            changed.set(true);
            LOG.warn("rates are shared out as before: {}", away.toString());
        }
    }
}
