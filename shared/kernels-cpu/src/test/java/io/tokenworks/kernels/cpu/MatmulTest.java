package io.tokenworks.kernels.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tokenworks.tensor.Dtype;
import io.tokenworks.tensor.HostBuffer;
import io.tokenworks.tensor.Ops;
import io.tokenworks.tensor.ScalarDevice;
import io.tokenworks.tensor.Shape;
import io.tokenworks.tensor.Weight;
import io.tokenworks.tensor.WeightSource;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MatmulTest {

    private static final int OUTPUTS = 83; // no multiple of any group
    private static final int INPUTS = 256;
    private static final int ROWS = 7;

    @ParameterizedTest
    @EnumSource(value = Dtype.class, names = "I32", mode = EnumSource.Mode.EXCLUDE)
    void agreesWithTheOracle(Dtype dtype) {
        float[] expected = product(ScalarDevice.backend().ops(), dtype, 0, ROWS);
        try (Team team = new Team(2)) {
            float[] actual = product(new CpuOps(team), dtype, 0, ROWS);
            for (int i = 0; i < expected.length; i++) {
                assertThat(actual[i]).as("%s, element %d", dtype, i).isCloseTo(expected[i], within(0.001f));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(value = Dtype.class, names = "I32", mode = EnumSource.Mode.EXCLUDE)
    void aRowHasTheSameBitsAloneAmongOthersAndOnAnyNumberOfThreads(Dtype dtype) {
        try (Team one = new Team(1); Team three = new Team(3)) {
            float[] together = product(new CpuOps(three), dtype, 0, ROWS);
            for (int row = 0; row < ROWS; row++) {
                float[] alone = product(new CpuOps(one), dtype, row, 1);
                assertThat(alone).as("%s, row %d", dtype, row)
                        .containsExactly(Arrays.copyOfRange(together, row * OUTPUTS, (row + 1) * OUTPUTS));
            }
        }
    }

    private static float[] product(Ops ops, Dtype dtype, int firstRow, int rows) {
        Random random = new Random(7);
        HostBuffer in = new HostBuffer(Dtype.F32, (long) rows * INPUTS);
        HostBuffer out = new HostBuffer(Dtype.F32, (long) rows * OUTPUTS);
        float[] all = new float[ROWS * INPUTS];
        for (int i = 0; i < all.length; i++) {
            all[i] = (float) random.nextGaussian();
        }
        System.arraycopy(all, firstRow * INPUTS, HostBuffer.floats(in), 0, rows * INPUTS);
        Weight weight = ops.prepareWeight(List.of(source(dtype)));
        ops.matmul(weight, in, rows, out);
        return HostBuffer.floats(out);
    }

    private static WeightSource source(Dtype dtype) {
        Shape shape = Shape.of(OUTPUTS, INPUTS);
        byte[] bytes = new byte[Math.toIntExact(dtype.bytes(shape.elements()))];
        new Random(11).nextBytes(bytes);
        MemorySegment segment = MemorySegment.ofArray(bytes);
        for (int at = 0; at < bytes.length; at += dtype.blockBytes()) {
            switch (dtype) {
                case F32 -> segment.set(ValueLayout.JAVA_FLOAT_UNALIGNED, at, bytes[at] / 128f);
                case BF16 -> segment.set(ValueLayout.JAVA_SHORT_UNALIGNED, at,
                        (short) (Float.floatToRawIntBits(bytes[at] / 128f) >>> 16));
                case F16 -> segment.set(ValueLayout.JAVA_SHORT_UNALIGNED, at, Float.floatToFloat16(bytes[at] / 128f));
                case Q8_0 -> segment.set(ValueLayout.JAVA_SHORT_UNALIGNED, at, Float.floatToFloat16(0.004f));
                case Q4_0 -> segment.set(ValueLayout.JAVA_SHORT_UNALIGNED, at, Float.floatToFloat16(0.05f));
                case Q4_1 -> {
                    segment.set(ValueLayout.JAVA_SHORT_UNALIGNED, at, Float.floatToFloat16(0.05f));
                    segment.set(ValueLayout.JAVA_SHORT_UNALIGNED, at + 2, Float.floatToFloat16(-0.3f));
                }
                case MXFP4 -> segment.set(ValueLayout.JAVA_BYTE, at, (byte) 124);
                case Q4_K, Q5_K -> {
                    segment.set(ValueLayout.JAVA_SHORT_UNALIGNED, at, Float.floatToFloat16(0.001f));
                    segment.set(ValueLayout.JAVA_SHORT_UNALIGNED, at + 2, Float.floatToFloat16(0.01f));
                }
                case Q6_K -> segment.set(ValueLayout.JAVA_SHORT_UNALIGNED, at + 208, Float.floatToFloat16(0.0003f));
                case E4M3 -> shortFloats(segment.asSlice(at, dtype.blockBytes()));
                case I32 -> throw new IllegalArgumentException("no weight type");
            }
        }
        return new WeightSource("w", shape, dtype, segment);
    }

    private static void shortFloats(MemorySegment block) {
        for (int i = Float.BYTES; i < block.byteSize(); i++) {
            byte belowTwo = (byte) (block.get(ValueLayout.JAVA_BYTE, i) & 0xbf);
            block.set(ValueLayout.JAVA_BYTE, i, belowTwo);
        }
        block.set(ValueLayout.JAVA_FLOAT_UNALIGNED, 0, 0.002f);
    }
}
