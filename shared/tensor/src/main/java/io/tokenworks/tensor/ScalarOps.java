package io.tokenworks.tensor;

import java.util.Arrays;
import java.util.List;

/** The oracle: each op as its definition reads, one number at a time. Sums are kept in double precision. */
final class ScalarOps implements SinkOps {

    private record Matrix(int rows, int columns, float[] values) implements Weight {

        @Override
        public long bytes() {
            return Dtype.F32.bytes(values.length);
        }

        @Override
        public void close() {
            // The garbage collector owns the array.
        }
    }

    @Override
    public Weight prepareWeight(List<WeightSource> parts) {
        int columns = parts.getFirst().shape().columns();
        int rows = parts.stream().mapToInt(part -> part.shape().rows()).sum();
        float[] values = new float[Math.multiplyExact(rows, columns)];
        int at = 0;
        for (WeightSource part : parts) {
            if (part.shape().columns() != columns) {
                throw new IllegalArgumentException(
                        part.name() + " " + part.shape() + " cannot be stacked on " + columns + " columns");
            }
            float[] widened = Dequantised.floats(part);
            System.arraycopy(widened, 0, values, at, widened.length);
            at += widened.length;
        }
        return new Matrix(rows, columns, values);
    }

    @Override
    public DeviceBuffer prepareVector(WeightSource vector) {
        float[] values = Dequantised.floats(vector);
        HostBuffer buffer = new HostBuffer(Dtype.F32, values.length);
        System.arraycopy(values, 0, HostBuffer.floats(buffer), 0, values.length);
        return buffer;
    }

    @Override
    public void embed(Weight table, DeviceBuffer ids, int rows, DeviceBuffer out) {
        Matrix matrix = (Matrix) table;
        for (int r = 0; r < rows; r++) {
            int id = HostBuffer.ints(ids)[r];
            System.arraycopy(matrix.values(), id * matrix.columns(), HostBuffer.floats(out), r * matrix.columns(),
                    matrix.columns());
        }
    }

    @Override
    public void rmsNorm(DeviceBuffer in, Norm norm, int rows, DeviceBuffer out) {
        float[] x = HostBuffer.floats(in);
        float[] y = HostBuffer.floats(out);
        float[] weight = HostBuffer.floats(norm.weight());
        int width = weight.length;
        for (int r = 0; r < rows; r++) {
            double squares = 0;
            for (int i = 0; i < width; i++) {
                squares += (double) x[r * width + i] * x[r * width + i];
            }
            double scale = 1 / Math.sqrt(squares / width + norm.epsilon());
            for (int i = 0; i < width; i++) {
                y[r * width + i] = (float) (x[r * width + i] * scale * weight[i]);
            }
        }
    }

    @Override
    public void addRmsNorm(DeviceBuffer residual, DeviceBuffer delta, Norm norm, int rows, DeviceBuffer out) {
        float[] sum = HostBuffer.floats(residual);
        int count = rows * HostBuffer.floats(norm.weight()).length;
        for (int i = 0; i < count; i++) {
            sum[i] += HostBuffer.floats(delta)[i];
        }
        rmsNorm(residual, norm, rows, out);
    }

    @Override
    public void matmul(Weight weight, DeviceBuffer in, int rows, DeviceBuffer out) {
        Matrix matrix = (Matrix) weight;
        int columns = matrix.columns();
        float[] x = HostBuffer.floats(in);
        for (int r = 0; r < rows; r++) {
            for (int o = 0; o < matrix.rows(); o++) {
                double sum = 0;
                for (int k = 0; k < columns; k++) {
                    sum += (double) matrix.values()[o * columns + k] * x[r * columns + k];
                }
                HostBuffer.floats(out)[r * matrix.rows() + o] = (float) sum;
            }
        }
    }

    @Override
    public void ropeAndStore(DeviceBuffer qkv, AttentionShape shape, DeviceBuffer rope, StepBatch batch, KvLayer kv) {
        float[] x = HostBuffer.floats(qkv);
        int headDim = shape.headDim();
        for (int r = 0; r < batch.rows(); r++) {
            int position = HostBuffer.ints(batch.positions())[r];
            int row = r * shape.rowWidth();
            for (int head = 0; head < shape.heads() + shape.kvHeads(); head++) {
                rotate(x, row + head * headDim, HostBuffer.floats(rope), position * headDim, headDim);
            }
            float[] block = block(batch, kv, r, position);
            for (int head = 0; head < shape.kvHeads(); head++) {
                int key = row + shape.queryWidth() + head * headDim;
                System.arraycopy(x, key, block, offset(kv, head, position, 0), headDim);
                System.arraycopy(x, key + shape.kvWidth(), block, offset(kv, head, position, 1), headDim);
            }
        }
    }

    private static void rotate(float[] x, int at, float[] rope, int angle, int headDim) {
        for (int i = 0; i < headDim; i += 2) {
            float cos = rope[angle + i];
            float sin = rope[angle + i + 1];
            float even = x[at + i];
            float odd = x[at + i + 1];
            x[at + i] = even * cos - odd * sin;
            x[at + i + 1] = even * sin + odd * cos;
        }
    }

    @Override
    public void attention(DeviceBuffer qkv, AttentionShape shape, StepBatch batch, KvLayer kv, DeviceBuffer out) {
        HostBuffer none = new HostBuffer(Dtype.F32, shape.heads());
        Arrays.fill(HostBuffer.floats(none), Float.NEGATIVE_INFINITY);
        attention(qkv, new SinkShape(shape, none), batch, kv, out);
    }

    @Override
    public void attention(DeviceBuffer qkv, SinkShape sunk, StepBatch batch, KvLayer kv, DeviceBuffer out) {
        AttentionShape shape = sunk.heads();
        for (int r = 0; r < batch.rows(); r++) {
            for (int head = 0; head < shape.heads(); head++) {
                attend(new Query(HostBuffer.floats(qkv), r * shape.rowWidth() + head * shape.headDim(), r,
                        head / shape.queriesPerKv(), HostBuffer.floats(sunk.sinks())[head]),
                        batch, kv, r * shape.queryWidth() + head * shape.headDim(), HostBuffer.floats(out));
            }
        }
    }

    /** @param sink minus infinity if there is none */
    private record Query(float[] values, int at, int row, int kvHead, double sink) {}

    private static void attend(Query query, StepBatch batch, KvLayer kv, int to, float[] out) {
        int headDim = kv.pool().spec().headDim();
        int length = HostBuffer.ints(batch.positions())[query.row()] + 1;
        int first = Math.max(0, length - kv.pool().spec().windowTokens().orElse(length));
        double[] scores = new double[length];
        double max = query.sink();
        for (int t = first; t < length; t++) {
            float[] block = block(batch, kv, query.row(), t);
            int key = offset(kv, query.kvHead(), t, 0);
            for (int d = 0; d < headDim; d++) {
                scores[t] += (double) query.values()[query.at() + d] * block[key + d];
            }
            scores[t] /= Math.sqrt(headDim);
            max = Math.max(max, scores[t]);
        }
        double total = Math.exp(query.sink() - max);
        double[] sum = new double[headDim];
        for (int t = first; t < length; t++) {
            double probability = Math.exp(scores[t] - max);
            total += probability;
            float[] block = block(batch, kv, query.row(), t);
            int value = offset(kv, query.kvHead(), t, 1);
            for (int d = 0; d < headDim; d++) {
                sum[d] += probability * block[value + d];
            }
        }
        for (int d = 0; d < headDim; d++) {
            out[to + d] = (float) (sum[d] / total);
        }
    }

    private static float[] block(StepBatch batch, KvLayer kv, int row, int position) {
        int table = HostBuffer.ints(batch.rowSlices())[row] * batch.tableStride();
        int block = HostBuffer.ints(batch.blockTables())[table + position / kv.pool().spec().blockTokens()];
        return ((ScalarDevice.Pool) kv.pool()).values()[block];
    }

    private static int offset(KvLayer kv, int kvHead, int position, int keyOrValue) {
        KvGroupSpec spec = kv.pool().spec();
        return (((kv.layer() * 2 + keyOrValue) * spec.kvHeads() + kvHead) * spec.blockTokens()
                + position % spec.blockTokens())
                * spec.headDim();
    }

    @Override
    public void swiglu(DeviceBuffer gateUp, int rows, int width, DeviceBuffer out) {
        float[] in = HostBuffer.floats(gateUp);
        for (int r = 0; r < rows; r++) {
            for (int i = 0; i < width; i++) {
                double gate = in[r * 2 * width + i];
                HostBuffer.floats(out)[r * width
                        + i] = (float) (gate / (1 + Math.exp(-gate)) * in[r * 2 * width + width + i]);
            }
        }
    }

    @Override
    public void geglu(DeviceBuffer gateUp, Gelu gelu, int rows, int width, DeviceBuffer out) {
        float[] in = HostBuffer.floats(gateUp);
        for (int r = 0; r < rows; r++) {
            for (int i = 0; i < width; i++) {
                int gate = r * 2 * width + i;
                HostBuffer.floats(out)[r * width + i] = (float) (gelu.of(in[gate]) * in[gate + width]);
            }
        }
    }

    @Override
    public void gatherRows(DeviceBuffer in, DeviceBuffer indexes, int rows, int width, DeviceBuffer out) {
        for (int r = 0; r < rows; r++) {
            int index = HostBuffer.ints(indexes)[r];
            System.arraycopy(HostBuffer.floats(in), index * width, HostBuffer.floats(out), r * width, width);
        }
    }

    @Override
    public void sample(DeviceBuffer logits, int vocabulary, SampleBatch batch, SampleOutput out) {
        var rows = new Sampler.HostRows(HostBuffer.floats(logits), vocabulary, batch, out);
        for (int r = 0; r < batch.rows(); r++) {
            Sampler.sampleRow(rows, r, Sampler.ExponentialSum.SCALAR);
        }
    }
}
