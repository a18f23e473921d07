package io.tokenworks.controlplane.console;

import io.tokenworks.controlplane.quotas.LimitView;
import java.util.UUID;

/**
 * A limit that may be changed, in words.
 *
 * @param measure key of the message that names it; so are window and mode
 * @param unit currency of money, else empty
 * @param amount as it may be typed
 * @param version to be sent back with a change
 */
record LimitLine(
        UUID id, String measure, String window, String mode, String model, String unit, String amount, int version) {

    static LimitLine of(LimitView limit) {
        String currency = limit.currency();
        String model = limit.deployment();
        return new LimitLine(limit.id(), limit.measure().name(), limit.window().name(), limit.mode().name(),
                model == null ? "" : model, currency == null ? "" : currency, limit.amount().toPlainString(),
                limit.version());
    }
}
