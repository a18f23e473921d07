package io.tokenworks.controlplane.console;

import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;

/**
 * Points of a curve for SVG, in a box of {@link #WIDTH} × {@link #HEIGHT}; the newest value is at the right edge and
 * nothing is drawn for the time before the first.
 *
 * @param curve points of the line
 * @param area points of the surface below it
 */
record Sparkline(String curve, String area) {
    static final int WIDTH = ThroughputMeter.WINDOW_SAMPLES;
    static final int HEIGHT = 64;

    private static final int MARGIN = 2;

    static Sparkline of(List<Double> values) {
        double peak = values.stream().mapToDouble(v -> v).max().orElse(0);
        StringJoiner points = new StringJoiner(" ");
        int first = WIDTH - values.size() + 1;
        for (int i = 0; i < values.size(); i++) {
            double share = peak == 0 ? 0 : values.get(i) / peak;
            double y = HEIGHT - 1 - share * (HEIGHT - 1 - MARGIN);
            points.add(String.format(Locale.ROOT, "%d,%.1f", first + i, y));
        }
        String curve = points.toString();
        String area = values.isEmpty() ? "" : "%d,%d %s %d,%d".formatted(first, HEIGHT, curve, WIDTH, HEIGHT);
        return new Sparkline(curve, area);
    }
}
