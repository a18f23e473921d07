package io.tokenworks.bench;

/**
 * What the GPU can do at best, as measured or as it is sold; shares of it are reported.
 *
 * @param bytesPerSecond from and to its memory
 * @param flopsPerSecond of bf16 products
 */
record Peaks(double bytesPerSecond, double flopsPerSecond) {

    /** Seconds that nothing can be faster than. */
    double seconds(Work work) {
        return Math.max(work.bytes() / bytesPerSecond, work.flops() / flopsPerSecond);
    }

    /**
     * What must be done.
     *
     * @param bytes that must be read or written at least once
     * @param flops a product and a sum are two
     */
    record Work(double bytes, double flops) {}
}
