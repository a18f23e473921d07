package io.tokenworks.model.gguf;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes GGUF headers byte by byte, so that tests can also write wrong ones. */
public final class GgufBytes {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    public static GgufBytes header(long tensors, long metadata) {
        return new GgufBytes().int32(0x46554747).int32(3).int64(tensors).int64(metadata);
    }

    public GgufBytes int32(int value) {
        out.writeBytes(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array());
        return this;
    }

    public GgufBytes int64(long value) {
        out.writeBytes(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array());
        return this;
    }

    public GgufBytes real32(float value) {
        return int32(Float.floatToRawIntBits(value));
    }

    public GgufBytes string(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        int64(utf8.length);
        out.writeBytes(utf8);
        return this;
    }

    public GgufBytes padTo(int alignment) {
        while (out.size() % alignment != 0) {
            out.write(0);
        }
        return this;
    }

    public GgufBytes raw(byte[] bytes) {
        out.writeBytes(bytes);
        return this;
    }

    public GgufBytes int8(int value) {
        out.write(value);
        return this;
    }

    public byte[] bytes() {
        return out.toByteArray();
    }
}
