package io.tokenworks.model;

import io.tokenworks.tensor.Dtype;

/**
 * Sizes of a runner; all of them are limits that its memory is allocated for.
 *
 * @param kvBlocks blocks of the KV pool
 * @param blockTokens positions of one block
 * @param stepTokensMax most token positions of one step
 * @param slicesMax most sequences of one step
 * @param kvDtype BF16, or F32 on the oracle
 */
public record RunnerOptions(int kvBlocks, int blockTokens, int stepTokensMax, int slicesMax, Dtype kvDtype) {

    public RunnerOptions {
        if (kvBlocks < 1 || blockTokens < 1 || stepTokensMax < 1 || slicesMax < 1 || slicesMax > stepTokensMax) {
            throw new IllegalArgumentException(
                    "blocks " + kvBlocks + " of " + blockTokens + " tokens, steps of " + stepTokensMax
                            + " tokens and " + slicesMax + " slices");
        }
    }

    /** Blocks of 16 tokens in bf16, steps of up to 512 tokens for up to 64 sequences. */
    public static RunnerOptions ofBlocks(int kvBlocks) {
        return new RunnerOptions(kvBlocks, 16, 512, 64, Dtype.BF16);
    }
}
