package io.tokenworks.model;

import io.tokenworks.tensor.AttentionShape;
import io.tokenworks.tensor.Device;
import io.tokenworks.tensor.DeviceBuffer;
import io.tokenworks.tensor.Dtype;
import io.tokenworks.tensor.KvLayer;
import io.tokenworks.tensor.KvPool;
import io.tokenworks.tensor.Ops;
import io.tokenworks.tensor.StepBatch;
import java.util.function.IntConsumer;

/**
 * The step of the Llama architecture (Touvron et al. 2023): pre-norm blocks of grouped-query attention with rotary
 * positions and a SwiGLU feed-forward, composed of {@link Ops}. One step at a time.
 */
final class Llama {

    private final LlamaConfig config;
    private final LlamaWeights weights;
    private final Ops ops;
    private final DeviceBuffer rope;

    Llama(LlamaConfig config, LlamaWeights weights, Device device, Ops ops) {
        this.config = config;
        this.weights = weights;
        this.ops = ops;
        float[] angles = ropeAngles(config);
        this.rope = device.allocate(Dtype.F32, angles.length);
        device.copyIn(angles, angles.length, rope);
    }

    LlamaConfig config() {
        return config;
    }

    /**
     * Computes the batch's rows through all layers and writes their keys and values.
     *
     * @param in {@code ids} I32 [rows], read; {@code normed} [rows, width] holds the final normed states afterwards
     * @param layerWritten told after each layer whose keys and values are queued to be written: how many layers are
     */
    void forward(Activations in, StepBatch batch, KvPool pool, IntConsumer layerWritten) {
        int rows = batch.rows();
        AttentionShape shape = config.attention();
        ops.embed(weights.embedding(), in.ids(), rows, in.residual());
        ops.rmsNorm(in.residual(), norm(weights.layers().getFirst().attentionNorm()), rows, in.normed());
        for (int i = 0; i < config.layers(); i++) {
            LlamaWeights.Layer layer = weights.layers().get(i);
            KvLayer kv = new KvLayer(pool, i);
            ops.matmul(layer.qkv(), in.normed(), rows, in.qkv());
            ops.ropeAndStore(in.qkv(), shape, rope, batch, kv);
            layerWritten.accept(i + 1);
            ops.attention(in.qkv(), shape, batch, kv, in.attended());
            ops.matmul(layer.output(), in.attended(), rows, in.delta());
            ops.addRmsNorm(in.residual(), in.delta(), norm(layer.forwardNorm()), rows, in.normed());
            ops.matmul(layer.gateUp(), in.normed(), rows, in.gateUp());
            ops.swiglu(in.gateUp(), rows, config.feedForward(), in.activated());
            ops.matmul(layer.down(), in.activated(), rows, in.delta());
            ops.addRmsNorm(in.residual(), in.delta(), norm(normAfter(i)), rows, in.normed());
        }
    }

    /**
     * @param rows I32 [count] which rows of {@code in.normed()}
     * @param logits [count, vocabulary], written
     */
    void logits(Activations in, DeviceBuffer rows, int count, DeviceBuffer logits) {
        ops.gatherRows(in.normed(), rows, count, config.width(), in.gathered());
        ops.matmul(weights.head(), in.gathered(), count, logits);
    }

    private DeviceBuffer normAfter(int layer) {
        return layer + 1 < config.layers() ? weights.layers().get(layer + 1).attentionNorm() : weights.outputNorm();
    }

    private Ops.Norm norm(DeviceBuffer weight) {
        return new Ops.Norm(weight, config.normEpsilon());
    }

    /**
     * [contextTokens, headDim / 2, 2] cosine and sine of position / base^(2i / headDim), scaled as the model wants, by
     * StrictMath so that every machine has the same bits.
     */
    static float[] ropeAngles(LlamaConfig config) {
        RopeScaling scaling = config.ropeScaling();
        int headDim = config.attention().headDim();
        float[] angles = new float[Math.multiplyExact(config.contextTokens(), headDim)];
        for (int i = 0; i < headDim; i += 2) {
            double divisor = scaling.divisor(new RopeScaling.Pair(i / 2, headDim, config.ropeBase()));
            double frequency = StrictMath.pow(config.ropeBase(), -(double) i / headDim) / divisor;
            for (int position = 0; position < config.contextTokens(); position++) {
                angles[position * headDim + i] = (float) (scaling.length() * StrictMath.cos(position * frequency));
                angles[position * headDim + i + 1] = (float) (scaling.length() * StrictMath.sin(position * frequency));
            }
        }
        return angles;
    }
}
