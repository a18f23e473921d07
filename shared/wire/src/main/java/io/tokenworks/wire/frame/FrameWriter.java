package io.tokenworks.wire.frame;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A growing buffer for one frame; the first four bytes become its length. */
final class FrameWriter {
    private ByteBuffer buffer = ByteBuffer.allocate(128);

    void put(byte value) {
        room(1).put(value);
    }

    void putInt(int value) {
        room(Integer.BYTES).putInt(value);
    }

    void putFloat(float value) {
        room(Float.BYTES).putFloat(value);
    }

    void putText(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        putInt(bytes.length);
        room(bytes.length).put(bytes);
    }

    void putInts(int[] values) {
        putInt(values.length);
        ByteBuffer target = room(values.length * Integer.BYTES);
        for (int value : values) {
            target.putInt(value);
        }
    }

    byte[] finish() {
        buffer.putInt(0, buffer.position() - FrameCodec.LENGTH_BYTES);
        return Arrays.copyOf(buffer.array(), buffer.position());
    }

    private ByteBuffer room(int bytes) {
        if (buffer.position() + bytes > FrameCodec.FRAME_BYTES_MAX) {
            throw new IllegalArgumentException("frame larger than " + FrameCodec.FRAME_BYTES_MAX + " bytes");
        }
        if (buffer.remaining() < bytes) {
            int capacity = Math.max(buffer.capacity() * 2, buffer.position() + bytes);
            buffer = ByteBuffer.allocate(capacity).put(buffer.flip());
        }
        return buffer;
    }
}
