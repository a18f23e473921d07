package io.tokenworks.tensor;

/** The ops of a backend that knows sinks: gpt-oss has them. */
public interface SinkOps extends Ops {

    /**
     * {@link Ops#attention} where each head has one more score, which takes weight and has no value.
     *
     * @param out [rows, queryWidth of the shape], written
     */
    void attention(DeviceBuffer qkv, SinkShape shape, StepBatch batch, KvLayer kv, DeviceBuffer out);

    /** @param sinks [heads] scores as they stand: they are not scaled */
    record SinkShape(AttentionShape heads, DeviceBuffer sinks) {}
}
