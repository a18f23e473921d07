package io.tokenworks.kernels.cuda;

/**
 * One GPU of this machine, as it is at the moment.
 *
 * @param ordinal which one, from 0
 * @param name with its compute capability
 * @param totalBytes of its memory
 * @param freeBytes of it that nobody uses, on this machine
 */
public record GpuDevice(int ordinal, String name, long totalBytes, long freeBytes) {

    private static final double GIGABYTE = 1e9;

    @Override
    public String toString() {
        return "GPU %d: %s, %.1f of %.1f GB free".formatted(ordinal, name, freeBytes / GIGABYTE,
                totalBytes / GIGABYTE);
    }
}
