package io.tokenworks.tensor;

/**
 * The token rows of one step, described by device buffers so that a captured step can be replayed with other contents.
 *
 * @param rows token positions of the step
 * @param singles the first so many rows are each alone in their slice; a hint for speed, results do not depend on it
 * @param positions I32 [rows] position of each row in its sequence
 * @param rowSlices I32 [rows] which row of {@code blockTables} each row uses
 * @param blockTables I32 [slices, tableStride] block ids from position 0
 * @param tableStride entries of one table
 */
public record StepBatch(int rows, int singles, DeviceBuffer positions, DeviceBuffer rowSlices,
        DeviceBuffer blockTables, int tableStride) {

    /** Nothing is known of single rows. */
    public StepBatch(int rows, DeviceBuffer positions, DeviceBuffer rowSlices, DeviceBuffer blockTables,
            int tableStride) {
        this(rows, 0, positions, rowSlices, blockTables, tableStride);
    }
}
