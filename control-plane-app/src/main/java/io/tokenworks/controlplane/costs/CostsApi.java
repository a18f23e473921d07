package io.tokenworks.controlplane.costs;

import io.tokenworks.controlplane.costs.WorkerRates.NewRate;
import io.tokenworks.controlplane.costs.WorkerRates.Rate;
import io.tokenworks.controlplane.refusal.Refusal;
import io.tokenworks.wire.worker.WorkerRole;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.format.annotation.DateTimeFormat;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** What workers cost, and what is left of the revenue. */
@RestController
@RequestMapping("/api/v1")
final class CostsApi {

    private final WorkerRates rates;
    private final Margins margins;

    CostsApi(WorkerRates rates, Margins margins) {
        this.rates = rates;
        this.margins = margins;
    }

    /** The wish as it comes: whatever may be missing. */
    record Wanted(
            @Nullable String deployment, @Nullable WorkerRole role, @Nullable BigDecimal perHour,
            @Nullable String currency, @Nullable Instant effectiveFrom) {

        NewRate checked() {
            if (role == null || perHour == null || currency == null) {
                throw Refusal.invalid(role == null ? "role" : perHour == null ? "perHour" : "currency", "is required");
            }
            return new NewRate(deployment, role, perHour, currency, effectiveFrom);
        }
    }

    @GetMapping("/worker-rates")
    List<Rate> rates() {
        return rates.all();
    }

    @PostMapping("/worker-rates")
    @ResponseStatus(HttpStatus.CREATED)
    Rate add(@RequestBody Wanted wanted) {
        return rates.add(wanted.checked());
    }

    /** @param until exclusive */
    @GetMapping("/reports/margin")
    Margins.Report margin(
            @RequestParam @DateTimeFormat(iso = DateTimeFormat.ISO.DATE) LocalDate from,
            @RequestParam @DateTimeFormat(iso = DateTimeFormat.ISO.DATE) LocalDate until) {
        if (!from.isBefore(until)) {
            throw Refusal.invalid("from", "must be before 'until'");
        }
        return margins.report(from, until);
    }
}
