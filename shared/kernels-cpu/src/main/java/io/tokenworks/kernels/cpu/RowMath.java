package io.tokenworks.kernels.cpu;

import io.tokenworks.tensor.Gelu;
import jdk.incubator.vector.FloatVector;

/** Element-wise operations and norms over one row at a time. */
final class RowMath {

    private static final int SUM_CHUNK = 1024;

    private RowMath() {}

    /** sum[at ..] += delta[at ..] over {@code width} elements. */
    static void add(float[] sum, float[] delta, int at, int width) {
        int i = 0;
        for (; i + Lanes.N <= width; i += Lanes.N) {
            FloatVector.fromArray(Lanes.F, sum, at + i).add(FloatVector.fromArray(Lanes.F, delta, at + i))
                    .intoArray(sum, at + i);
        }
        for (; i < width; i++) {
            sum[at + i] += delta[at + i];
        }
    }

    /** out = x / sqrt(mean(x²) + epsilon) * weight over a row of {@code weight.length} from {@code at}. */
    static void rmsNorm(float[] x, int at, float[] weight, float epsilon, float[] out) {
        int width = weight.length;
        FloatVector squares = FloatVector.zero(Lanes.F);
        int i = 0;
        for (; i + Lanes.N <= width; i += Lanes.N) {
            FloatVector v = FloatVector.fromArray(Lanes.F, x, at + i);
            squares = v.fma(v, squares);
        }
        float sum = Lanes.sum(squares);
        for (; i < width; i++) {
            sum += x[at + i] * x[at + i];
        }
        float scale = (float) (1 / Math.sqrt(sum / width + epsilon));
        for (i = 0; i + Lanes.N <= width; i += Lanes.N) {
            FloatVector v = FloatVector.fromArray(Lanes.F, x, at + i).mul(scale);
            v.mul(FloatVector.fromArray(Lanes.F, weight, i)).intoArray(out, at + i);
        }
        for (; i < width; i++) {
            out[at + i] = x[at + i] * scale * weight[i];
        }
    }

    /** out = gate / (1 + e^-gate) * up for one row; {@code width} is a multiple of the lanes. */
    static void swiglu(float[] gateUp, int row, int width, float[] out) {
        int gateAt = row * 2 * width;
        for (int i = 0; i < width; i += Lanes.N) {
            FloatVector gate = FloatVector.fromArray(Lanes.F, gateUp, gateAt + i);
            FloatVector up = FloatVector.fromArray(Lanes.F, gateUp, gateAt + width + i);
            gate.div(Lanes.exp(gate.neg()).add(1f)).mul(up).intoArray(out, row * width + i);
        }
    }

    /** out = gelu(gate) * up for one row, by (1 + tanh(u)) / 2 = 1 / (1 + e^-2u); {@code width} as for swiglu. */
    static void tanhGeglu(float[] gateUp, int row, int width, float[] out) {
        int gateAt = row * 2 * width;
        for (int i = 0; i < width; i += Lanes.N) {
            FloatVector gate = FloatVector.fromArray(Lanes.F, gateUp, gateAt + i);
            FloatVector up = FloatVector.fromArray(Lanes.F, gateUp, gateAt + width + i);
            FloatVector cube = gate.mul(gate).mul(gate).mul((float) Gelu.TANH_CUBE);
            FloatVector exponent = gate.add(cube).mul((float) (-2 * Gelu.TANH_SCALE));
            gate.div(Lanes.exp(exponent).add(1f)).mul(up).intoArray(out, row * width + i);
        }
    }

    /** out = gelu(gate) * up for one row, one element at a time: no model that this build runs has it. */
    static void erfGeglu(float[] gateUp, int row, int width, float[] out) {
        int gateAt = row * 2 * width;
        for (int i = 0; i < width; i++) {
            out[row * width + i] = (float) (Gelu.ERF.of(gateUp[gateAt + i]) * gateUp[gateAt + width + i]);
        }
    }

    /** Sum of exp((x - max) / temperature), in double precision over chunks. */
    static double exponentialSum(float[] x, int from, int count, float max, float temperature) {
        double sum = 0;
        int i = 0;
        while (i + Lanes.N <= count) {
            int end = Math.min(count, i + SUM_CHUNK);
            FloatVector chunk = FloatVector.zero(Lanes.F);
            for (; i + Lanes.N <= end; i += Lanes.N) {
                chunk = chunk.add(Lanes.exp(FloatVector.fromArray(Lanes.F, x, from + i).sub(max).div(temperature)));
            }
            sum += Lanes.sum(chunk);
        }
        for (; i < count; i++) {
            sum += StrictMath.exp((x[from + i] - max) / temperature);
        }
        return sum;
    }
}
