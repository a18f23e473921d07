package io.tokenworks.controlplane.console;

import io.tokenworks.controlplane.ledger.ConservationReports;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.springframework.stereotype.Component;

/** The roll-up that the ledger keeps. */
@Component
final class StoredConservationDesk implements ConservationDesk {

    private final ConservationReports reports;

    StoredConservationDesk(ConservationReports reports) {
        this.reports = reports;
    }

    @Override
    public List<Hour> hours(LocalDate day) {
        return reports.hours(null, day.atStartOfDay().toInstant(ZoneOffset.UTC),
                day.plusDays(1).atStartOfDay().toInstant(ZoneOffset.UTC)).reversed().stream()
                .map(hour -> new Hour(hour.hour(), hour.deployment(), hour.measure(), hour.produced(),
                        hour.accounts(), hour.difference()))
                .toList();
    }
}
