package io.tokenworks.tensor;

/**
 * Where sampling writes.
 *
 * @param tokens I32 [rows]
 * @param logprobs F32 [rows]
 * @param topTokens I32 [rows, {@link SampleBatch#TOP_MAX}], best first; entries beyond the wanted number are undefined
 * @param topLogprobs F32 [rows, {@link SampleBatch#TOP_MAX}]
 */
public record SampleOutput(DeviceBuffer tokens, DeviceBuffer logprobs, DeviceBuffer topTokens,
        DeviceBuffer topLogprobs) {}
