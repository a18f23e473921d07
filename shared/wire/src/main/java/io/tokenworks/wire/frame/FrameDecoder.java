package io.tokenworks.wire.frame;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a byte stream, arriving in pieces of any size, into frames. Holds at most one incomplete frame. One per stream,
 * one thread.
 */
public final class FrameDecoder {
    private ByteBuffer pending = ByteBuffer.allocate(256);

    /**
     * Takes all remaining bytes of {@code piece} and returns the frames they complete, in order.
     *
     * @throws FrameFault if the bytes are no frames of this version
     */
    public List<Frame> feed(ByteBuffer piece) {
        append(piece);
        pending.flip();
        List<Frame> frames = new ArrayList<>();
        while (pending.remaining() >= FrameCodec.LENGTH_BYTES) {
            int length = checkedLength(pending.getInt(pending.position()));
            if (pending.remaining() < FrameCodec.LENGTH_BYTES + length) {
                break;
            }
            int start = pending.position() + FrameCodec.LENGTH_BYTES;
            frames.add(FrameCodec.decodeBody(pending.slice(start, length)));
            pending.position(start + length);
        }
        pending.compact();
        return frames;
    }

    /** True if nothing incomplete is held: the stream may end here. */
    public boolean atFrameBoundary() {
        return pending.position() == 0;
    }

    private static int checkedLength(int length) {
        if (length < 2 || length > FrameCodec.FRAME_BYTES_MAX - FrameCodec.LENGTH_BYTES) {
            throw new FrameFault("frame of " + length + " bytes");
        }
        return length;
    }

    private void append(ByteBuffer piece) {
        if (pending.remaining() < piece.remaining()) {
            int capacity = Math.max(pending.capacity() * 2, pending.position() + piece.remaining());
            pending = ByteBuffer.allocate(capacity).put(pending.flip());
        }
        pending.put(piece);
    }
}
