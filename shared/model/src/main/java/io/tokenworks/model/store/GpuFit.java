package io.tokenworks.model.store;

import io.tokenworks.model.Footprint;
import io.tokenworks.model.ModelReport;

/**
 * What a worker on a GPU has room for. Weights stay there as the file has them.
 *
 * @param takenBytes of the GPU's memory that the worker takes
 * @param neededBytes for weights and steps
 * @param kvTokens positions of all sequences together that fit the rest
 * @param sequences of the model's whole context that these make
 */
record GpuFit(Machine.Gpu gpu, long takenBytes, long neededBytes, long kvTokens, long sequences) {

    /** The default of {@code tokenworks.worker.cuda.memory-share}: a prefill and a decode worker share a GPU. */
    private static final long SHARE_PERCENT = 45;

    static GpuFit of(Machine.Gpu gpu, ModelReport report, Footprint needs) {
        long taken = Math.min(gpu.freeBytes(), gpu.memoryBytes() / 100 * SHARE_PERCENT);
        long needed = report.fileBytes() + needs.workspaceBytes();
        long kvTokens = Math.max(0, taken - needed) / Math.max(1, needs.kvBytesPerToken());
        return new GpuFit(gpu, taken, needed, kvTokens, kvTokens / Math.max(1, report.contextTokens().orElse(1)));
    }

    /** In words, for a terminal. */
    String shown() {
        String worker = "a worker takes " + Sizes.shown(takenBytes) + " of it, needs " + Sizes.shown(neededBytes);
        return kvTokens == 0
                ? worker + ": too little"
                : worker + " for weights and steps, and has room for " + kvTokens + " tokens of KV: " + sequences
                        + " sequences of the whole context";
    }
}
