package io.tokenworks.testkit.contract;

import io.tokenworks.tensor.Dtype;
import io.tokenworks.tensor.Shape;
import io.tokenworks.tensor.WeightSource;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;

/** Seeded inputs of about unit size, so that one tolerance serves an op at every width. */
final class Numbers {

    private Numbers() {}

    /** Normally distributed. */
    static float[] normal(long seed, int count) {
        Random random = new Random(seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    /**
     * Zero, or plus or minus one power of two a block of 32: quantising to any number of bits loses nothing, so that
     * quantised weights can be compared
     * sharply.
     */
    static float[] coarse(long seed, int count) {
        Random random = new Random(seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            float size = 1 << i / 32 % 3;
            values[i] = i % 32 == 5 ? size : size * (random.nextInt(3) - 1);
        }
        return values;
    }

    /**
     * The nearest numbers below in magnitude that bf16 holds: the same in every KV dtype of 16 bits of range or more.
     */
    static float[] shortened(float[] values) {
        float[] out = new float[values.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = Float.intBitsToFloat(Float.floatToRawIntBits(values[i]) & 0xffff_0000);
        }
        return out;
    }

    /** Those rows of {@code all}, one after the other. */
    static float[] rows(float[] all, int width, int[] rows) {
        float[] out = new float[rows.length * width];
        for (int r = 0; r < rows.length; r++) {
            System.arraycopy(all, rows[r] * width, out, r * width, width);
        }
        return out;
    }

    /** A matrix whose products with unit vectors have about unit size. */
    static WeightSource weight(long seed, Dtype dtype, int rows, int columns) {
        double size = 1 / Math.sqrt(columns);
        return source("w" + rows + "x" + columns, Shape.of(rows, columns), dtype, new Random(seed), size);
    }

    /** A vector of about unit size. */
    static WeightSource vector(long seed, Dtype dtype, int width) {
        return source("v" + width, Shape.of(width), dtype, new Random(seed), 1);
    }

    private static WeightSource source(String name, Shape shape, Dtype dtype, Random random, double size) {
        byte[] bytes = new byte[Math.toIntExact(dtype.bytes(shape.elements()))];
        random.nextBytes(bytes);
        ByteBuffer out = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        for (int at = 0; at < bytes.length; at += dtype.blockBytes()) {
            float value = (float) (size * random.nextGaussian());
            double spread = size * (0.5 + random.nextDouble());
            switch (dtype) {
                case F32 -> out.putFloat(at, value);
                case F16 -> out.putShort(at, Float.floatToFloat16(value));
                case BF16 -> out.putShort(at, (short) (Float.floatToRawIntBits(value) >>> 16));
                case I32 -> out.putInt(at, at);
                case Q8_0 -> out.putShort(at, Float.floatToFloat16((float) (spread / 74)));
                case Q4_0 -> out.putShort(at, Float.floatToFloat16((float) (spread / 4.6)));
                case MXFP4 -> out.put(at, (byte) (127 + Math.getExponent(spread / 3)));
                case Q4_K, Q5_K -> {
                    float codes = dtype == Dtype.Q4_K ? 15 : 31;
                    out.putShort(at, Float.floatToFloat16((float) (spread / 31 * 2 / codes)));
                    out.putShort(at + 2, Float.floatToFloat16((float) (spread / 31)));
                }
                case Q6_K -> out.putShort(at + 208, Float.floatToFloat16((float) (spread / 74 / 18.5)));
                case E4M3 -> shortFloats(out, at, spread);
                case Q4_1 -> {
                    out.putShort(at, Float.floatToFloat16((float) (spread / 4.6)));
                    out.putShort(at + 2, Float.floatToFloat16((float) (-2 * size * random.nextDouble())));
                }
            }
        }
        return new WeightSource(name + " " + dtype, shape, dtype, MemorySegment.ofArray(bytes));
    }

    /** Gives a block of random codes its scale, and makes each of them a number. */
    private static void shortFloats(ByteBuffer out, int at, double spread) {
        out.putFloat(at, (float) (spread / 101));
        for (int i = at + Float.BYTES; i < at + Dtype.E4M3.blockBytes(); i++) {
            boolean number = (out.get(i) & 0x7f) != 0x7f;
            out.put(i, number ? out.get(i) : 0);
        }
    }

    /** 0 .. count - 1. */
    static int[] upTo(int count) {
        int[] all = new int[count];
        Arrays.setAll(all, i -> i);
        return all;
    }
}
