package io.tokenworks.controlplane.quotas;

import io.tokenworks.wire.fleet.LeaseGrant;
import io.tokenworks.wire.fleet.LeaseRequest;
import io.tokenworks.wire.worker.ControlApi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.transaction.TransactionException;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Where gateways ask for slices of budgets, and the clockwork that settles leases and raises alerts. */
@RestController
final class LeasesEndpoint {

    private static final Logger LOG = LoggerFactory.getLogger(LeasesEndpoint.class);

    private final Leases leases;
    private final Alerts alerts;

    LeasesEndpoint(Leases leases, Alerts alerts) {
        this.leases = leases;
        this.alerts = alerts;
    }

    @PostMapping(ControlApi.LEASES)
    LeaseGrant lease(@RequestBody LeaseRequest request) {
        return leases.answer(request);
    }

    @Scheduled(fixedDelay = 1000)
    void sweep() {
        try {
            leases.expire().forEach(leases::settleExpired);
        } catch (DataAccessException | TransactionException e) {
            LOG.warn("leases are not settled now: {}", e.toString());
        }
    }

    @Scheduled(initialDelay = 10_000, fixedDelay = 10_000)
    void raiseAlerts() {
        try {
            alerts.raise();
        } catch (DataAccessException | TransactionException e) {
            LOG.warn("alerts are not raised now: {}", e.toString());
        }
    }
}
