package io.tokenworks.controlplane.api;

import io.tokenworks.controlplane.export.JsonLines;
import io.tokenworks.controlplane.ledger.WhatIf;
import io.tokenworks.controlplane.refusal.Refusal;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/** What use would have cost at other prices. */
@RestController
@RequestMapping("/api/v1/what-if")
final class WhatIfApi {

    private final WhatIf whatIf;
    private final JsonMapper json;

    WhatIfApi(WhatIf whatIf, JsonMapper json) {
        this.whatIf = whatIf;
        this.json = json;
    }

    /** Changes nothing; streamed. */
    @PostMapping
    void rerate(@Valid @RequestBody Question body, HttpServletResponse response) throws IOException {
        if (!isHour(body.from()) || !isHour(body.to()) || !body.from().isBefore(body.to())) {
            throw Refusal.invalid("from", "and to must be whole hours, from before to");
        }
        List<WhatIf.HypotheticalPrice> prices = body.prices().stream().map(Price::hypothetical).toList();
        JsonLines.write(response, json, out -> whatIf.rerate(new WhatIf.Hours(body.from(), body.to()), body.tenant(),
                prices, out::accept));
    }

    private static boolean isHour(Instant moment) {
        return moment.equals(moment.truncatedTo(ChronoUnit.HOURS));
    }

    /** @param tenant only of this one; null for all */
    record Question(
            @NotNull Instant from,
            @NotNull Instant to,
            @Nullable UUID tenant,
            @NotNull @Size(min = 1, max = 1000) List<@Valid Price> prices) {}

    /** Per million tokens. */
    record Price(
            @NotBlank String deployment,
            @Nullable String serviceTier,
            @Nullable UUID tenant,
            @NotNull @PositiveOrZero @Digits(integer = 9, fraction = 9) BigDecimal input,
            @PositiveOrZero @Digits(integer = 9, fraction = 9) @Nullable BigDecimal cachedInput,
            @NotNull @PositiveOrZero @Digits(integer = 9, fraction = 9) BigDecimal output) {

        WhatIf.HypotheticalPrice hypothetical() {
            return new WhatIf.HypotheticalPrice(deployment, serviceTier, tenant, input, cachedInput, output);
        }
    }
}
