package io.tokenworks.kernels.cuda;

/** Whether this machine has a GPU that can be used. */
public sealed interface GpuPresence {

    /** @param devices GPUs of the machine, at least 1 */
    record Present(int devices) implements GpuPresence {}

    /** @param reason one line for an operator */
    record Absent(String reason) implements GpuPresence {}

    /**
     * There is one, but not for us.
     *
     * @param reason one line for an operator
     */
    record Unusable(String reason) implements GpuPresence {}
}
