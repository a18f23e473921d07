package io.tokenworks.kernels.cuda;

import io.tokenworks.tensor.Dtype;
import io.tokenworks.tensor.E4m3;

/** As what the matrices of a model's layers lie on the GPU. */
public enum Weights {
    /** As the file has them. */
    FILE,
    /** Those of plain types in E4M3, a scale for 128 columns of a row; those of blocks as the file has them. */
    FP8;

    /** The type that a weight has there. */
    Dtype held(Dtype dtype, int columns) {
        boolean plain = dtype.blockElements() == 1 && dtype != Dtype.I32;
        return this == FP8 && plain && columns % E4m3.BLOCK == 0 ? Dtype.E4M3 : dtype;
    }
}
