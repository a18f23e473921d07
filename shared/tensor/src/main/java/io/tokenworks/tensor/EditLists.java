package io.tokenworks.tensor;

/**
 * The {@link LogitEdits} of a batch, as device buffers: row r's are the entries from offsets[r] up to offsets[r + 1].
 * No row names a token twice, so that entries may be applied in any order and side by side.
 *
 * @param offsets I32 [rows + 1], rising from 0
 * @param tokens I32 [offsets[rows]]
 * @param scales F32 [offsets[rows]]
 * @param shifts F32 [offsets[rows]]
 */
public record EditLists(DeviceBuffer offsets, DeviceBuffer tokens, DeviceBuffer scales, DeviceBuffer shifts) {}
