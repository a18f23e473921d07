package io.tokenworks.kernels.cuda;

import io.tokenworks.kernels.cuda.Scratch.Use;
import io.tokenworks.tensor.AttentionShape;
import io.tokenworks.tensor.Dequantised;
import io.tokenworks.tensor.DeviceBuffer;
import io.tokenworks.tensor.Dtype;
import io.tokenworks.tensor.EditLists;
import io.tokenworks.tensor.ExpertOps;
import io.tokenworks.tensor.Gelu;
import io.tokenworks.tensor.KvLayer;
import io.tokenworks.tensor.SampleBatch;
import io.tokenworks.tensor.SampleOutput;
import io.tokenworks.tensor.SinkOps;
import io.tokenworks.tensor.StepBatch;
import io.tokenworks.tensor.Weight;
import io.tokenworks.tensor.WeightSource;
import java.util.List;
import jcuda.driver.CUdeviceptr;

/** The ops, each the launch of a kernel or two; which threads do what stands in the kernels. */
final class CudaOps implements SinkOps, ExpertOps {

    private static final int THREADS = 256;

    private final Kernels kernels;
    private final Staging staging;
    private final Scratch scratch;
    private final WeightUpload upload;
    private final Matmul matmul;
    private final ExpertMatmul experts;
    private final Attention attention;
    private final Weights weights;

    /** @param weights as what matrices of layers are held */
    CudaOps(Kernels kernels, Staging staging, Scratch scratch, Matmul matmul, Weights weights) {
        this.kernels = kernels;
        this.staging = staging;
        this.scratch = scratch;
        this.upload = new WeightUpload(kernels.gpu(), staging);
        this.matmul = matmul;
        this.experts = new ExpertMatmul(kernels, scratch, matmul);
        this.attention = new Attention(kernels, scratch);
        this.weights = weights;
    }

    @Override
    public Weight prepareWeight(List<WeightSource> parts) {
        return upload.upload(parts, weights);
    }

    @Override
    public Weight prepareTable(WeightSource table) {
        return upload.upload(List.of(table));
    }

    @Override
    public DeviceBuffer prepareVector(WeightSource vector) {
        float[] values = Dequantised.floats(vector);
        CudaBuffer buffer = CudaBuffer.allocate(kernels.gpu(), Dtype.F32, values.length);
        staging.in(Dtype.F32.bytes(values.length), (from, room) -> room.asFloatBuffer().put(values,
                (int) (from / Float.BYTES), room.remaining() / Float.BYTES), buffer.pointer());
        return buffer;
    }

    @Override
    public void embed(Weight table, DeviceBuffer ids, int rows, DeviceBuffer out) {
        CudaWeight weight = (CudaWeight) table;
        if (weight.segments().size() > 1) {
            throw new IllegalArgumentException("an embedding table of several dtypes");
        }
        CudaWeight.Segment only = weight.segments().getFirst();
        kernels.launch("embed_" + only.suffix()).pointer(only.memory()).ints(ids).floats(out).value(weight.rows())
                .value(weight.columns()).over(rows, 1, THREADS);
    }

    @Override
    public void rmsNorm(DeviceBuffer in, Norm norm, int rows, DeviceBuffer out) {
        kernels.launch("rms_norm").floats(in).floats(norm.weight()).floats(out).value(width(norm))
                .value(norm.epsilon()).over(rows, 1, THREADS);
    }

    @Override
    public void addRmsNorm(DeviceBuffer residual, DeviceBuffer delta, Norm norm, int rows, DeviceBuffer out) {
        kernels.launch("add_rms_norm").floats(residual).floats(delta).floats(norm.weight()).floats(out)
                .value(width(norm)).value(norm.epsilon()).over(rows, 1, THREADS);
    }

    private static int width(Norm norm) {
        return Math.toIntExact(norm.weight().elements());
    }

    @Override
    public void matmul(Weight weight, DeviceBuffer in, int rows, DeviceBuffer out) {
        matmul.matmul((CudaWeight) weight, in, rows, out);
    }

    @Override
    public void ropeAndStore(DeviceBuffer qkv, AttentionShape shape, DeviceBuffer rope, StepBatch batch, KvLayer kv) {
        kernels.launch("rope_store").floats(qkv).floats(rope).ints(batch.positions()).ints(batch.rowSlices())
                .ints(batch.blockTables()).pointer(((CudaDevice.Pool) kv.pool()).memory())
                .structure(Attention.paged(shape, batch, kv)).over(batch.rows(), 1, THREADS);
    }

    @Override
    public void attention(DeviceBuffer qkv, AttentionShape shape, StepBatch batch, KvLayer kv, DeviceBuffer out) {
        attention.queue(new Attention.Call(qkv, shape, batch, kv, new CUdeviceptr(), out));
    }

    @Override
    public void attention(DeviceBuffer qkv, SinkShape shape, StepBatch batch, KvLayer kv, DeviceBuffer out) {
        attention.queue(new Attention.Call(qkv, shape.heads(), batch, kv, floats(shape.sinks()), out));
    }

    @Override
    public void swiglu(DeviceBuffer gateUp, int rows, int width, DeviceBuffer out) {
        kernels.launch("swiglu").floats(gateUp).floats(out).value(width)
                .over((width + THREADS - 1) / THREADS, rows, THREADS);
    }

    @Override
    public void geglu(DeviceBuffer gateUp, Gelu gelu, int rows, int width, DeviceBuffer out) {
        String kernel = switch (gelu) {
            case TANH -> "geglu_tanh";
            case ERF -> "geglu_erf";
        };
        kernels.launch(kernel).floats(gateUp).floats(out).value(width)
                .over((width + THREADS - 1) / THREADS, rows, THREADS);
    }

    @Override
    public void route(DeviceBuffer logits, Routing routing, int rows, Routed out) {
        experts.route(logits, routing, rows, out);
    }

    @Override
    public void spread(Experts all, DeviceBuffer in, Routed routed, int rows, DeviceBuffer out) {
        experts.spread(all, in, routed, rows, floats(out));
    }

    @Override
    public void join(Experts all, DeviceBuffer in, Routed routed, int rows, DeviceBuffer out) {
        experts.join(all, in, routed, rows, out);
    }

    @Override
    public void gatherRows(DeviceBuffer in, DeviceBuffer indexes, int rows, int width, DeviceBuffer out) {
        kernels.launch("gather_rows").floats(in).ints(indexes).floats(out).value(width)
                .over((width + THREADS - 1) / THREADS, rows, THREADS);
    }

    @Override
    public void sample(DeviceBuffer logits, int vocabulary, SampleBatch batch, SampleOutput out) {
        EditLists edits = batch.edits();
        long room = Dtype.F32.bytes((long) batch.rows() * vocabulary);
        kernels.launch("sample").floats(logits).pointer(scratch.room(Use.EDITED_LOGITS, room)).value(vocabulary)
                .floats(batch.reals()).ints(batch.integers())
                .structure(ints(edits.offsets()), ints(edits.tokens()), floats(edits.scales()), floats(edits.shifts()))
                .structure(ints(batch.masks().maskOfRow()), ints(batch.masks().words()))
                .structure(ints(out.tokens()), floats(out.logprobs()), ints(out.topTokens()),
                        floats(out.topLogprobs()))
                .over(batch.rows(), 1, THREADS);
    }

    private static CUdeviceptr floats(DeviceBuffer buffer) {
        return CudaBuffer.pointer(buffer, Dtype.F32);
    }

    private static CUdeviceptr ints(DeviceBuffer buffer) {
        return CudaBuffer.pointer(buffer, Dtype.I32);
    }
}
