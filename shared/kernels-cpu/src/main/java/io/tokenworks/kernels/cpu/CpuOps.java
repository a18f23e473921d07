package io.tokenworks.kernels.cpu;

import io.tokenworks.tensor.AttentionShape;
import io.tokenworks.tensor.Dequantised;
import io.tokenworks.tensor.DeviceBuffer;
import io.tokenworks.tensor.Dtype;
import io.tokenworks.tensor.Gelu;
import io.tokenworks.tensor.HostBuffer;
import io.tokenworks.tensor.KvLayer;
import io.tokenworks.tensor.Ops;
import io.tokenworks.tensor.SampleBatch;
import io.tokenworks.tensor.SampleOutput;
import io.tokenworks.tensor.Sampler;
import io.tokenworks.tensor.StepBatch;
import io.tokenworks.tensor.Weight;
import io.tokenworks.tensor.WeightSource;
import java.util.List;
import java.util.stream.Collectors;

/** The ops, cut into tasks for the team: matmuls by tiles of weight rows, everything else by activation rows. */
final class CpuOps implements Ops {

    // More tasks than threads, so that a thread that starts late or loses its core does not hold up the op.
    private static final int TASKS_PER_THREAD = 4;
    private static final int ROWS_PER_TASK = 8;

    private final Team team;

    CpuOps(Team team) {
        this.team = team;
    }

    @Override
    public Weight prepareWeight(List<WeightSource> parts) {
        int columns = parts.getFirst().shape().columns();
        Dtype dtype = parts.getFirst().dtype();
        int rows = parts.stream().mapToInt(part -> part.shape().rows()).sum();
        String names = parts.stream().map(WeightSource::name).collect(Collectors.joining(" + "));
        for (WeightSource part : parts) {
            if (part.shape().columns() != columns) {
                throw new IllegalArgumentException(names + ": the columns differ");
            }
        }
        if (columns % Panel.BLOCK != 0) {
            throw new IllegalArgumentException(
                    names + ": " + columns + " columns are not a multiple of " + Panel.BLOCK);
        }
        boolean alike = parts.stream().allMatch(part -> part.dtype() == dtype);
        return switch (alike ? dtype : Dtype.F32) {
            case F32, F16, BF16, E4M3 -> new PanelF32(rows, columns, parts);
            case Q8_0, MXFP4 -> new PanelQ8(rows, columns, parts);
            case Q4_0, Q4_1, Q4_K -> new PanelQ4(rows, columns, parts);
            case Q5_K, Q6_K -> new PanelK(rows, columns, parts);
            case I32 -> throw new IllegalArgumentException(names + ": I32 is no weight type");
        };
    }

    @Override
    public DeviceBuffer prepareVector(WeightSource vector) {
        float[] values = Dequantised.floats(vector);
        HostBuffer buffer = new HostBuffer(Dtype.F32, values.length);
        System.arraycopy(values, 0, HostBuffer.floats(buffer), 0, values.length);
        return buffer;
    }

    private interface RowTask {
        void run(int row);
    }

    private void forRows(int rows, RowTask task) {
        team.run((rows + ROWS_PER_TASK - 1) / ROWS_PER_TASK, chunk -> {
            int end = Math.min(rows, (chunk + 1) * ROWS_PER_TASK);
            for (int row = chunk * ROWS_PER_TASK; row < end; row++) {
                task.run(row);
            }
        });
    }

    @Override
    public void embed(Weight table, DeviceBuffer ids, int rows, DeviceBuffer out) {
        Panel panel = (Panel) table;
        int[] rowIds = HostBuffer.ints(ids);
        float[] target = HostBuffer.floats(out);
        forRows(rows, row -> panel.row(rowIds[row], target, row * panel.columns()));
    }

    @Override
    public void rmsNorm(DeviceBuffer in, Norm norm, int rows, DeviceBuffer out) {
        float[] x = HostBuffer.floats(in);
        float[] weight = HostBuffer.floats(norm.weight());
        float[] target = HostBuffer.floats(out);
        forRows(rows, row -> RowMath.rmsNorm(x, row * weight.length, weight, norm.epsilon(), target));
    }

    @Override
    public void addRmsNorm(DeviceBuffer residual, DeviceBuffer delta, Norm norm, int rows, DeviceBuffer out) {
        float[] sum = HostBuffer.floats(residual);
        float[] added = HostBuffer.floats(delta);
        float[] weight = HostBuffer.floats(norm.weight());
        float[] target = HostBuffer.floats(out);
        forRows(rows, row -> {
            RowMath.add(sum, added, row * weight.length, weight.length);
            RowMath.rmsNorm(sum, row * weight.length, weight, norm.epsilon(), target);
        });
    }

    @Override
    public void matmul(Weight weight, DeviceBuffer in, int rows, DeviceBuffer out) {
        Panel panel = (Panel) weight;
        ActivationRows activations = new ActivationRows(HostBuffer.floats(in), rows, panel.columns());
        float[] target = HostBuffer.floats(out);
        int tiles = panel.tiles();
        int perTask = (tiles + team.threads() * TASKS_PER_THREAD - 1) / (team.threads() * TASKS_PER_THREAD);
        team.run((tiles + perTask - 1) / perTask,
                task -> panel.multiply(task * perTask, Math.min(tiles, (task + 1) * perTask), activations, target));
    }

    @Override
    public void ropeAndStore(DeviceBuffer qkv, AttentionShape shape, DeviceBuffer rope, StepBatch batch, KvLayer kv) {
        PagedAttention attention = new PagedAttention(shape, batch, kv);
        float[] x = HostBuffer.floats(qkv);
        float[] angles = HostBuffer.floats(rope);
        forRows(batch.rows(), row -> attention.ropeAndStore(row, x, angles));
    }

    @Override
    public void attention(DeviceBuffer qkv, AttentionShape shape, StepBatch batch, KvLayer kv, DeviceBuffer out) {
        PagedAttention attention = new PagedAttention(shape, batch, kv);
        float[] x = HostBuffer.floats(qkv);
        float[] target = HostBuffer.floats(out);
        team.run(batch.rows() * shape.kvHeads(),
                task -> attention.attend(task / shape.kvHeads(), task % shape.kvHeads(), x, target));
    }

    @Override
    public void swiglu(DeviceBuffer gateUp, int rows, int width, DeviceBuffer out) {
        checkWholeBlocks(width);
        float[] in = HostBuffer.floats(gateUp);
        float[] target = HostBuffer.floats(out);
        forRows(rows, row -> RowMath.swiglu(in, row, width, target));
    }

    @Override
    public void geglu(DeviceBuffer gateUp, Gelu gelu, int rows, int width, DeviceBuffer out) {
        checkWholeBlocks(width);
        float[] in = HostBuffer.floats(gateUp);
        float[] target = HostBuffer.floats(out);
        forRows(rows, switch (gelu) {
            case TANH -> row -> RowMath.tanhGeglu(in, row, width, target);
            case ERF -> row -> RowMath.erfGeglu(in, row, width, target);
        });
    }

    private static void checkWholeBlocks(int width) {
        if (width % Panel.BLOCK != 0) {
            throw new IllegalArgumentException("width " + width + " is not a multiple of " + Panel.BLOCK);
        }
    }

    @Override
    public void gatherRows(DeviceBuffer in, DeviceBuffer indexes, int rows, int width, DeviceBuffer out) {
        for (int r = 0; r < rows; r++) {
            System.arraycopy(HostBuffer.floats(in), HostBuffer.ints(indexes)[r] * width, HostBuffer.floats(out),
                    r * width, width);
        }
    }

    @Override
    public void sample(DeviceBuffer logits, int vocabulary, SampleBatch batch, SampleOutput out) {
        var rows = new Sampler.HostRows(HostBuffer.floats(logits), vocabulary, batch, out);
        team.run(batch.rows(), row -> Sampler.sampleRow(rows, row, RowMath::exponentialSum));
    }
}
