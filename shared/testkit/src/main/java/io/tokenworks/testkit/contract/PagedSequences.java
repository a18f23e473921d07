package io.tokenworks.testkit.contract;

import io.tokenworks.tensor.AttentionShape;
import io.tokenworks.tensor.KvLayer;
import io.tokenworks.tensor.KvPool;
import io.tokenworks.tensor.StepBatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Sequences of different lengths whose blocks lie scattered over a pool, and the rows of a step that reads or writes
 * them. All that no sequence holds
 * is not-a-number: whatever is read too much shows.
 *
 * @param shape heads
 * @param blockTokens positions of a block
 * @param lengths positions that each sequence holds
 * @param tables [sequence][n] block ids
 * @param blocks blocks of the pool; the last is nobody's
 * @param rows the step's rows: the last few positions of each sequence
 * @param window positions that a query sees; below the first that any row sees, nothing is held
 */
record PagedSequences(AttentionShape shape, int blockTokens, int[] lengths, int[][] tables, int blocks,
        List<Row> rows, OptionalInt window) {

    static final int LAYER = 1;

    record Row(int sequence, int position) {}

    /** @param perSequence rows of each sequence: its last positions */
    static PagedSequences of(AttentionShape shape, int blockTokens, int[] lengths, int perSequence) {
        int[] held = Arrays.stream(lengths).map(length -> (length + blockTokens - 1) / blockTokens).toArray();
        List<Integer> ids = new ArrayList<>(IntStream.range(0, Arrays.stream(held).sum()).boxed().toList());
        Collections.shuffle(ids, new Random(17));
        int[][] tables = new int[lengths.length][];
        List<Row> rows = new ArrayList<>();
        int taken = 0;
        for (int s = 0; s < lengths.length; s++) {
            tables[s] = ids.subList(taken, taken += held[s]).stream().mapToInt(Integer::intValue).toArray();
            for (int p = Math.max(0, lengths[s] - perSequence); p < lengths[s]; p++) {
                rows.add(new Row(s, p));
            }
        }
        return new PagedSequences(shape, blockTokens, lengths, tables, ids.size() + 1, rows, OptionalInt.empty());
    }

    /** The same where a query sees so many positions only. */
    PagedSequences within(int window) {
        return new PagedSequences(shape, blockTokens, lengths, tables, blocks, rows, OptionalInt.of(window));
    }

    /** The first position of a sequence that a row sees. */
    private int firstSeen(int sequence) {
        int first = rows.stream().filter(row -> row.sequence() == sequence).mapToInt(Row::position).min().orElseThrow();
        return Math.max(0, first + 1 - window.orElse(first + 1));
    }

    /** A pool that holds keys and values of all positions of all sequences. */
    KvLayer filled(OnDevice on) {
        KvPool pool = on.pool(shape.kvHeads(), shape.headDim(), blockTokens, blocks, window);
        float[] nobodys = block();
        for (int block = 0; block < blocks; block++) {
            KvBytes.write(on.device(), pool, block, nobodys);
        }
        for (int s = 0; s < lengths.length; s++) {
            for (int i = 0; i < tables[s].length; i++) {
                KvBytes.write(on.device(), pool, tables[s][i], block(s, i));
            }
        }
        return new KvLayer(pool, LAYER);
    }

    private float[] block() {
        float[] values = new float[KvBytes.LAYERS * 2 * shape.kvHeads() * blockTokens * shape.headDim()];
        Arrays.fill(values, Float.NaN);
        return values;
    }

    private float[] block(int sequence, int index) {
        float[] values = block();
        int used = Math.min(blockTokens, lengths[sequence] - index * blockTokens);
        for (int part = 0; part < 2 * shape.kvHeads(); part++) {
            long seed = (sequence * 1000L + index) * 100 + part;
            float[] stored = Numbers.shortened(Numbers.normal(seed, used * shape.headDim()));
            int at = (LAYER * 2 * shape.kvHeads() + part) * blockTokens * shape.headDim();
            System.arraycopy(stored, 0, values, at, stored.length);
            int unseen = Math.clamp(firstSeen(sequence) - index * blockTokens, 0, used);
            Arrays.fill(values, at, at + unseen * shape.headDim(), Float.NaN);
        }
        return values;
    }

    /**
     * The batch of these rows. Tables stand in the order in which the rows name their sequences, and are longer than
     * anybody needs.
     */
    StepBatch batch(OnDevice on, int[] chosen) {
        Set<Integer> sequences = new LinkedHashSet<>();
        for (int row : chosen) {
            sequences.add(rows.get(row).sequence());
        }
        List<Integer> order = List.copyOf(sequences);
        int stride = Arrays.stream(tables).mapToInt(table -> table.length).max().orElseThrow() + 2;
        int[] packed = new int[order.size() * stride];
        Arrays.fill(packed, blocks - 1);
        for (int s = 0; s < order.size(); s++) {
            int[] table = tables[order.get(s)];
            System.arraycopy(table, 0, packed, s * stride, table.length);
        }
        int[] positions = Arrays.stream(chosen).map(row -> rows.get(row).position()).toArray();
        int[] slices = Arrays.stream(chosen).map(row -> order.indexOf(rows.get(row).sequence())).toArray();
        return new StepBatch(chosen.length, singles(slices), on.ints(positions), on.ints(slices), on.ints(packed),
                stride);
    }

    /** Rows at the start that are alone in their slice. */
    private static int singles(int[] slices) {
        int count = 0;
        while (count < slices.length && count(slices, slices[count]) == 1) {
            count++;
        }
        return count;
    }

    private static long count(int[] slices, int slice) {
        return Arrays.stream(slices).filter(each -> each == slice).count();
    }

    /** [keys, values] of all heads at a row's position. */
    float[] stored(OnDevice on, KvPool pool, int row) {
        int position = rows.get(row).position();
        int block = tables[rows.get(row).sequence()][position / blockTokens];
        float[] layer = KvBytes.read(on.device(), pool, block, LAYER);
        int headDim = shape.headDim();
        float[] out = new float[2 * shape.kvWidth()];
        for (int part = 0; part < 2 * shape.kvHeads(); part++) {
            int at = (part * blockTokens + position % blockTokens) * headDim;
            System.arraycopy(layer, at, out, part * headDim, headDim);
        }
        return out;
    }
}
