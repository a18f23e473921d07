package io.tokenworks.controlplane.api;

import io.tokenworks.controlplane.ledger.Corrections;
import io.tokenworks.controlplane.refusal.Refusal;
import io.tokenworks.controlplane.tenants.Tenants;
import io.tokenworks.metering.Money;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Entries taken back and credit notes. Both may be asked for again without harm. */
@RestController
@RequestMapping("/api/v1/tenants/{tenant}")
final class CorrectionsApi {

    private final Corrections corrections;
    private final Tenants tenants;

    CorrectionsApi(Corrections corrections, Tenants tenants) {
        this.corrections = corrections;
        this.tenants = tenants;
    }

    @PostMapping("/reversals")
    Corrections.Booked reverse(@PathVariable UUID tenant, @Valid @RequestBody Reversal body) {
        return corrections.reverse(tenant, body.sequence(), body.reason());
    }

    @PostMapping("/credits")
    Corrections.Booked credit(@PathVariable UUID tenant, @Valid @RequestBody Credit body) {
        tenants.get(tenant);
        try {
            return corrections.credit(tenant, body.id(), new Money(body.amount(), body.currency()), body.project(),
                    body.reason());
        } catch (ArithmeticException tooFine) {
            throw Refusal.invalid("amount", String.valueOf(tooFine.getMessage()));
        }
    }

    /** @param sequence number of the entry in the tenant's ledger */
    record Reversal(@NotNull @Positive Long sequence, @NotBlank @Size(max = 1000) String reason) {}

    /**
     * @param id UUIDv7, so that asking again changes nothing; null: a fresh one
     * @param amount negative: given back
     */
    record Credit(
            @Nullable UUID id,
            @NotNull @Digits(integer = 20, fraction = 15) BigDecimal amount,
            @NotNull @Pattern(regexp = "[A-Z]{3}") String currency,
            @Nullable UUID project,
            @NotBlank @Size(max = 1000) String reason) {}
}
