package io.tokenworks.controlplane.api;

import io.tokenworks.controlplane.ledger.ConservationReports;
import io.tokenworks.controlplane.quarantine.Quarantine;
import io.tokenworks.controlplane.refusal.Refusal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The proof that every token produced is billed or explained. */
@RestController
@RequestMapping("/api/v1/conservation")
final class ConservationApi {

    private static final Duration RANGE_MAX = Duration.ofDays(31);

    private final ConservationReports reports;
    private final Quarantine quarantine;
    private final Clock clock;

    ConservationApi(ConservationReports reports, Quarantine quarantine, Clock clock) {
        this.reports = reports;
        this.quarantine = quarantine;
        this.clock = clock;
    }

    /** The last 24 hours unless asked for others, at most 31 days at a time. */
    @GetMapping
    List<ConservationReports.Hour> hours(
            @RequestParam(required = false) @Nullable String deployment,
            @RequestParam(required = false) @Nullable Instant from,
            @RequestParam(required = false) @Nullable Instant to) {
        Instant end = to == null ? clock.instant().truncatedTo(ChronoUnit.HOURS).plus(1, ChronoUnit.HOURS) : to;
        Instant start = from == null ? end.minus(1, ChronoUnit.DAYS) : from;
        if (start.isAfter(end) || Duration.between(start, end).compareTo(RANGE_MAX) > 0) {
            throw Refusal.invalid("from", "must lie before to, by at most 31 days");
        }
        return reports.hours(deployment, start, end);
    }

    /** How much is in none of the accounts, because nobody could take it. */
    @GetMapping("/quarantine")
    Waiting quarantine() {
        return new Waiting(quarantine.open());
    }

    /** @param records that wait in quarantine for a decision */
    record Waiting(long records) {}
}
