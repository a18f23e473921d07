package io.tokenworks.tensor;

/**
 * The {@link TokenMask}s of a batch, as device buffers.
 *
 * @param maskOfRow I32 [rows]: which mask is the row's, -1 if it has none
 * @param words I32 [masks, ⌈vocabulary / 32⌉]
 */
public record MaskLists(DeviceBuffer maskOfRow, DeviceBuffer words) {}
