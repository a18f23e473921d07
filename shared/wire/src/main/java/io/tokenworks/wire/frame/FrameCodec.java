package io.tokenworks.wire.frame;

import io.tokenworks.wire.frame.Frame.Accepted;
import io.tokenworks.wire.frame.Frame.Counts;
import io.tokenworks.wire.frame.Frame.Failed;
import io.tokenworks.wire.frame.Frame.Finished;
import io.tokenworks.wire.frame.Frame.TokenLogprobs;
import io.tokenworks.wire.frame.Frame.Tokens;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The one binary form of a {@link Frame}: {@code int length, byte version, byte type, body}, big-endian, length
 * counting what follows it. Texts are an int of UTF-8 bytes and the bytes. A reader refuses a version it does not know:
 * both ends of a stream belong to one installation, and a worker newer than its gateway must be noticed, not guessed
 * at. Stateless, any thread; {@link FrameDecoder} cuts a stream into frames.
 */
public final class FrameCodec {

    /** Version written, and the only one read. */
    public static final byte VERSION = 1;

    /** Largest frame, header included. A longer one is a fault of the sender. */
    public static final int FRAME_BYTES_MAX = 1 << 20;

    static final int LENGTH_BYTES = 4;

    private static final byte ACCEPTED = 1;
    private static final byte TOKENS = 2;
    private static final byte FINISHED = 3;
    private static final byte FAILED = 4;

    private FrameCodec() {}

    /** The frame's bytes, ready to be sent. */
    public static byte[] encode(Frame frame) {
        FrameWriter out = new FrameWriter();
        out.putInt(0);
        out.put(VERSION);
        switch (frame) {
            case Accepted accepted -> {
                out.put(ACCEPTED);
                out.putInt(accepted.cachedTokens());
            }
            case Tokens tokens -> writeTokens(out, tokens);
            case Finished finished -> {
                out.put(FINISHED);
                out.putText(finished.reason());
                out.putText(finished.text());
                writeCounts(out, finished.counts());
            }
            case Failed failed -> {
                out.put(FAILED);
                out.putText(failed.code());
                out.putText(failed.message());
                out.put((byte) (failed.retryable() ? 1 : 0));
                writeCounts(out, failed.counts());
            }
        }
        return out.finish();
    }

    /**
     * Reads the frame whose bytes after the length stand between position and limit of {@code body}.
     *
     * @throws FrameFault if they are not exactly one frame of this version
     */
    static Frame decodeBody(ByteBuffer body) {
        try {
            byte version = body.get();
            if (version != VERSION) {
                throw new FrameFault("frame version " + version + ", this side reads " + VERSION);
            }
            Frame frame = readTyped(body.get(), body);
            if (body.hasRemaining()) {
                throw new FrameFault(body.remaining() + " bytes after the end of a frame");
            }
            return frame;
        } catch (BufferUnderflowException e) {
            throw new FrameFault("frame cut short", e);
        }
    }

    private static Frame readTyped(byte type, ByteBuffer in) {
        return switch (type) {
            case ACCEPTED -> new Accepted(in.getInt());
            case TOKENS -> new Tokens(in.getInt(), readInts(in), readText(in), readLogprobs(in));
            case FINISHED -> new Finished(readText(in), readText(in), readCounts(in));
            case FAILED -> new Failed(readText(in), readText(in), in.get() != 0, readCounts(in));
            default -> throw new FrameFault("unknown frame type " + type);
        };
    }

    private static void writeTokens(FrameWriter out, Tokens tokens) {
        out.put(TOKENS);
        out.putInt(tokens.position());
        out.putInts(tokens.ids());
        out.putText(tokens.text());
        out.putInt(tokens.logprobs().size());
        for (TokenLogprobs one : tokens.logprobs()) {
            if (one.topIds().length != one.topLogprobs().length) {
                throw new IllegalArgumentException("alternatives and their logprobs differ in number");
            }
            out.putFloat(one.logprob());
            out.putInts(one.topIds());
            for (float logprob : one.topLogprobs()) {
                out.putFloat(logprob);
            }
        }
    }

    private static List<TokenLogprobs> readLogprobs(ByteBuffer in) {
        int count = readCount(in, Float.BYTES + Integer.BYTES);
        List<TokenLogprobs> all = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            float logprob = in.getFloat();
            int[] topIds = readInts(in);
            float[] topLogprobs = new float[topIds.length];
            for (int k = 0; k < topLogprobs.length; k++) {
                topLogprobs[k] = in.getFloat();
            }
            all.add(new TokenLogprobs(logprob, topIds, topLogprobs));
        }
        return List.copyOf(all);
    }

    private static void writeCounts(FrameWriter out, Counts counts) {
        out.putInt(counts.promptTokens());
        out.putInt(counts.promptComputed());
        out.putInt(counts.promptComputedRemotely());
        out.putInt(counts.cached());
        out.putInt(counts.emitted());
    }

    private static Counts readCounts(ByteBuffer in) {
        return new Counts(in.getInt(), in.getInt(), in.getInt(), in.getInt(), in.getInt());
    }

    private static String readText(ByteBuffer in) {
        byte[] bytes = new byte[readCount(in, 1)];
        in.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static int[] readInts(ByteBuffer in) {
        int[] values = new int[readCount(in, Integer.BYTES)];
        for (int i = 0; i < values.length; i++) {
            values[i] = in.getInt();
        }
        return values;
    }

    /** A count is checked against what is left before anything is allocated for it. */
    private static int readCount(ByteBuffer in, int bytesEach) {
        int count = in.getInt();
        if (count < 0 || (long) count * bytesEach > in.remaining()) {
            throw new FrameFault("count " + count + " in a frame with " + in.remaining() + " bytes left");
        }
        return count;
    }
}
