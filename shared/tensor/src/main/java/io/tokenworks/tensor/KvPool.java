package io.tokenworks.tensor;

/** The blocks of one KV group on a device, laid out {@code [block][layer][k|v][kvHead][token][headDim]}. */
public interface KvPool extends AutoCloseable {

    KvGroupSpec spec();

    int blocks();

    @Override
    void close();
}
