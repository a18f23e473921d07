package io.tokenworks.model.store;

import java.util.Locale;

/** Bytes as people read them. */
final class Sizes {

    private Sizes() {}

    static String shown(long bytes) {
        double value = bytes;
        String unit = "B";
        for (String larger : new String[]{"kB", "MB", "GB", "TB"}) {
            if (value < 999.5) {
                break;
            }
            value /= 1000;
            unit = larger;
        }
        return String.format(Locale.ROOT, value < 9.95 && !unit.equals("B") ? "%.1f %s" : "%.0f %s", value, unit);
    }
}
