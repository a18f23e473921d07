package io.tokenworks.controlplane.console;

import io.tokenworks.controlplane.quotas.NewLimit;
import io.tokenworks.wire.fleet.LimitRule.Measure;
import io.tokenworks.wire.fleet.LimitRule.Mode;
import io.tokenworks.wire.fleet.LimitRule.Scope;
import io.tokenworks.wire.fleet.LimitRule.Window;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A limit that somebody wishes for a tenant, as it was sent. */
record LimitForm(
        @Nullable String measure,
        @Nullable String window,
        @Nullable String mode,
        @Nullable String amount,
        @Nullable String currency,
        @Nullable String deployment) {

    static final List<Measure> MEASURES = List.of(Measure.values());
    static final List<Window> WINDOWS = List.of(Window.values());
    static final List<Mode> MODES = List.of(Mode.values());

    static LimitForm empty() {
        return new LimitForm(Measure.TOKENS.name(), Window.MONTH.name(), Mode.HARD.name(), "", "", "");
    }

    NewLimit wish(UUID tenant, FormCheck check) {
        Measure of = check.choice("measure", measure, MEASURES);
        Window in = check.choice("window", window, WINDOWS);
        return new NewLimit(Scope.TENANT, tenant, of, orNull(currency), of == Measure.CONCURRENCY ? null : in,
                check.amount("amount", amount), check.choice("mode", mode, MODES), orNull(deployment), null, null);
    }

    private static @Nullable String orNull(@Nullable String text) {
        return text == null || text.isBlank() ? null : text.strip();
    }

    /** Another amount for a limit of the list. */
    record Change(@Nullable String amount, int version) {}
}
