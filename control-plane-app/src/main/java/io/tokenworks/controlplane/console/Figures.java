package io.tokenworks.controlplane.console;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** How the console writes numbers and times. Always the same way, whatever the machine's locale. */
final class Figures {
    static final String NONE = "–";

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final String[] BYTE_UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB"};

    private Figures() {}

    static String count(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    /** Small rates keep a decimal: 3.4 tokens/s differs from 3. */
    static String rate(double perSecond) {
        if (perSecond < 0.05) {
            return "0";
        }
        return String.format(Locale.ROOT, perSecond < 99.95 ? "%.1f" : "%,.0f", perSecond);
    }

    static String bytes(long bytes) {
        double scaled = bytes;
        int unit = 0;
        while (scaled >= 1024 && unit < BYTE_UNITS.length - 1) {
            scaled /= 1024;
            unit++;
        }
        return String.format(Locale.ROOT, unit == 0 ? "%.0f %s" : "%.1f %s", scaled, BYTE_UNITS[unit]);
    }

    /** The exact amount without trailing zeros. */
    static String money(BigDecimal amount, String currency) {
        return plain(amount) + " " + currency;
    }

    /** Without trailing zeros and without an exponent. */
    static String plain(BigDecimal number) {
        return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
    }

    static String millis(long millis) {
        if (millis < 1000) {
            return millis + " ms";
        }
        return String.format(Locale.ROOT, "%.2f s", millis / 1000.0);
    }

    static String time(Instant at) {
        return TIME.format(at);
    }

    /** Whole per cent, rounded up so that a little in use never reads as nothing; 0 of 0 is 0. */
    static int percent(long part, long whole) {
        if (whole <= 0 || part <= 0) {
            return 0;
        }
        return (int) Math.min(100, Math.ceilDiv(part * 100, whole));
    }

    static String shortId(Object id) {
        String text = id.toString();
        return text.substring(Math.max(0, text.length() - 8));
    }
}
