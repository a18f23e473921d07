package io.tokenworks.bench;

import io.tokenworks.tensor.Device;
import java.util.Arrays;

/** Times work that is queued on a device, as captured launches: what a launch costs the host does not count. */
final class Stopwatch {

    private static final int ROUNDS = 7;

    private final Device device;
    private final double secondsARound;

    /** @param secondsARound how long a round should last at least */
    Stopwatch(Device device, double secondsARound) {
        this.device = device;
        this.secondsARound = secondsARound;
    }

    /** Microseconds of one time of {@code work}: the median of some rounds of many times. */
    double micros(Runnable work) {
        work.run();
        try (Device.Recording recording = device.record(work)) {
            double once = round(recording, 1);
            int times = (int) Math.clamp(secondsARound / Math.max(once, 1e-7), 1, 100_000);
            double[] rounds = new double[ROUNDS];
            for (int i = 0; i < ROUNDS; i++) {
                rounds[i] = round(recording, times) / times;
            }
            Arrays.sort(rounds);
            return rounds[ROUNDS / 2] * 1e6;
        }
    }

    private double round(Device.Recording recording, int times) {
        device.record().await();
        long start = System.nanoTime();
        for (int i = 0; i < times; i++) {
            recording.replay();
        }
        device.record().await();
        return (System.nanoTime() - start) / 1e9;
    }
}
