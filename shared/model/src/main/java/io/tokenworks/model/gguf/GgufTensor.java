package io.tokenworks.model.gguf;

import io.tokenworks.tensor.Dtype;
import io.tokenworks.tensor.Shape;
import java.lang.foreign.MemorySegment;

/**
 * One tensor of an open file.
 *
 * @param name for example {@code blk.0.attn_q.weight}
 * @param shape slowest extent first (the file stores the fastest first)
 * @param dtype element type, row by row in the layout of the format
 * @param bytes read-only view into the mapped file, valid until the file is closed
 */
public record GgufTensor(String name, Shape shape, Dtype dtype, MemorySegment bytes) {}
