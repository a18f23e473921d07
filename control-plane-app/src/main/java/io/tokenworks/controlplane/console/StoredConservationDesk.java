package io.tokenworks.controlplane.console;

import io.tokenworks.controlplane.ledger.ConservationReports;
import io.tokenworks.controlplane.quarantine.Quarantine;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.springframework.stereotype.Component;

/** The roll-up that the ledger keeps. */
@Component
final class StoredConservationDesk implements ConservationDesk {

    private final ConservationReports reports;
    private final Quarantine quarantine;

    StoredConservationDesk(ConservationReports reports, Quarantine quarantine) {
        this.reports = reports;
        this.quarantine = quarantine;
    }

    @Override
    public List<Hour> hours(LocalDate day) {
        return reports.hours(null, day.atStartOfDay().toInstant(ZoneOffset.UTC),
                day.plusDays(1).atStartOfDay().toInstant(ZoneOffset.UTC)).reversed().stream()
                .map(hour -> new Hour(hour.hour(), hour.deployment(), hour.measure(), hour.produced(),
                        hour.accounts(), hour.difference()))
                .toList();
    }

    @Override
    public long quarantined() {
        return quarantine.open();
    }
}
