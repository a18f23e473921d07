package io.tokenworks.model;

import io.tokenworks.tensor.Device;
import io.tokenworks.tensor.DeviceBuffer;
import io.tokenworks.tensor.Dtype;
import io.tokenworks.tensor.SampleBatch;
import io.tokenworks.tensor.SampleOutput;
import io.tokenworks.tensor.SampleSpec;
import io.tokenworks.tensor.StepBatch;
import io.tokenworks.tensor.StepPlan;
import io.tokenworks.tensor.StepResult;
import java.util.ArrayList;
import java.util.List;

/** A plan as the ops want it: host staging arrays and the device buffers they are copied to, reused by every step. */
final class PackedStep implements AutoCloseable {

    private final Device device;
    private final int tableStride;
    private final int spareSlice;
    private final int[] ids;
    private final int[] positions;
    private final int[] rowSlices;
    private final int[] tables;
    private final int[] sampledRows;
    private final float[] reals;
    private final int[] integers;
    private final float[] logprobs;
    private final float[] topLogprobs;
    private final int[] tokens;
    private final int[] topTokens;
    private final DeviceBuffer devicePositions;
    private final DeviceBuffer deviceRowSlices;
    private final DeviceBuffer deviceTables;
    private final DeviceBuffer deviceSampledRows;
    private final DeviceBuffer deviceReals;
    private final DeviceBuffer deviceIntegers;
    private final PackedEdits edits;
    private final PackedMasks masks;
    private final SampleOutput output;

    PackedStep(Device device, RunnerOptions options, int contextTokens, int vocabulary) {
        int rows = options.stepTokensMax();
        int slices = options.slicesMax();
        this.device = device;
        this.tableStride = (contextTokens + options.blockTokens() - 1) / options.blockTokens();
        this.ids = new int[rows];
        this.positions = new int[rows];
        this.rowSlices = new int[rows];
        this.spareSlice = slices;
        this.tables = new int[(slices + 1) * tableStride];
        this.sampledRows = new int[slices];
        this.reals = new float[slices * SampleBatch.REALS];
        this.integers = new int[slices * SampleBatch.INTEGERS];
        this.logprobs = new float[slices];
        this.topLogprobs = new float[slices * SampleBatch.TOP_MAX];
        this.tokens = new int[slices];
        this.topTokens = new int[slices * SampleBatch.TOP_MAX];
        this.devicePositions = device.allocate(Dtype.I32, rows);
        this.deviceRowSlices = device.allocate(Dtype.I32, rows);
        this.deviceTables = device.allocate(Dtype.I32, tables.length);
        tables[spareSlice * tableStride] = options.kvBlocks();
        device.copyIn(tables, tables.length, deviceTables);
        this.deviceSampledRows = device.allocate(Dtype.I32, slices);
        this.deviceReals = device.allocate(Dtype.F32, reals.length);
        this.deviceIntegers = device.allocate(Dtype.I32, integers.length);
        this.edits = new PackedEdits(device, slices);
        this.masks = new PackedMasks(device, slices, vocabulary);
        this.output = new SampleOutput(device.allocate(Dtype.I32, slices), device.allocate(Dtype.F32, slices),
                device.allocate(Dtype.I32, topTokens.length), device.allocate(Dtype.F32, topLogprobs.length));
    }

    /**
     * Copies the plan's rows in.
     *
     * @param rows at least the plan's tokens; further ones compute what nobody reads, in the pool's last block
     * @param deviceIds I32 [rows], written
     */
    StepBatch pack(StepPlan plan, int rows, DeviceBuffer deviceIds) {
        int row = 0;
        int sample = 0;
        edits.clear();
        masks.clear();
        for (int s = 0; s < plan.slices().size(); s++) {
            StepPlan.Slice slice = plan.slices().get(s);
            int[] table = slice.blockTables()[0];
            System.arraycopy(table, 0, tables, s * tableStride, Math.min(table.length, tableStride));
            for (int i = 0; i < slice.tokens().length; i++, row++) {
                ids[row] = slice.tokens()[i];
                positions[row] = slice.start() + i;
                rowSlices[row] = s;
            }
            if (slice.sample().isPresent()) {
                sampledRows[sample] = row - 1;
                add(slice.sample().get(), slice.start() + slice.tokens().length, sample++);
            }
        }
        for (; row < rows; row++) {
            fill(row);
        }
        copyIn(deviceIds, row, plan.slices().size(), sample);
        return new StepBatch(row, singles(plan, row), devicePositions, deviceRowSlices, deviceTables, tableStride);
    }

    private void copyIn(DeviceBuffer deviceIds, int rows, int slices, int samples) {
        device.copyIn(ids, rows, deviceIds);
        device.copyIn(positions, rows, devicePositions);
        device.copyIn(rowSlices, rows, deviceRowSlices);
        device.copyIn(tables, slices * tableStride, deviceTables);
        device.copyIn(sampledRows, Math.max(samples, Math.min(rows, sampledRows.length)), deviceSampledRows);
        device.copyIn(reals, samples * SampleBatch.REALS, deviceReals);
        device.copyIn(integers, samples * SampleBatch.INTEGERS, deviceIntegers);
        edits.copyIn();
        masks.copyIn();
    }

    /** The slices of one row that the plan begins with; all rows if it has no others, for a recorded step's sake. */
    private static int singles(StepPlan plan, int rows) {
        int count = 0;
        while (count < plan.slices().size() && plan.slices().get(count).tokens().length == 1) {
            count++;
        }
        return count == plan.slices().size() ? rows : count;
    }

    private void fill(int row) {
        ids[row] = 0;
        positions[row] = 0;
        rowSlices[row] = spareSlice;
        sampledRows[row] = row;
    }

    private void add(SampleSpec spec, int position, int sample) {
        SampleBatch.pack(spec, position, sample, reals, integers);
        edits.add(spec.edits());
        masks.add(spec.mask());
    }

    /** I32: the rows whose logits are sampled. */
    DeviceBuffer sampledRows() {
        return deviceSampledRows;
    }

    SampleBatch sampleBatch(int samples) {
        return new SampleBatch(samples, deviceReals, deviceIntegers, edits.lists(), masks.lists());
    }

    SampleOutput output() {
        return output;
    }

    /**
     * Copies the samples of the step out; waits for the device.
     *
     * @throws ArithmeticException if a row had no token to choose: the same as where sampling is done at once
     */
    StepResult unpack(StepPlan plan, int samples) {
        device.copyOut(output.tokens(), tokens, samples);
        device.copyOut(output.logprobs(), logprobs, samples);
        device.copyOut(output.topTokens(), topTokens, samples * SampleBatch.TOP_MAX);
        device.copyOut(output.topLogprobs(), topLogprobs, samples * SampleBatch.TOP_MAX);
        device.record().await();
        List<StepResult.Sampled> sampled = new ArrayList<>(samples);
        for (StepPlan.Slice slice : plan.slices()) {
            if (slice.sample().isPresent()) {
                sampled.add(sampled(slice.sequence(), slice.sample().get(), sampled.size()));
            }
        }
        return new StepResult(plan.number(), List.copyOf(sampled));
    }

    private StepResult.Sampled sampled(long sequence, SampleSpec spec, int at) {
        if (tokens[at] < 0) {
            throw new ArithmeticException("the logits of row " + at + " are not finite");
        }
        int top = Math.min(spec.topLogprobs(), SampleBatch.TOP_MAX);
        int[] topIds = new int[top];
        float[] topValues = new float[top];
        System.arraycopy(topTokens, at * SampleBatch.TOP_MAX, topIds, 0, top);
        System.arraycopy(topLogprobs, at * SampleBatch.TOP_MAX, topValues, 0, top);
        return new StepResult.Sampled(sequence, tokens[at], logprobs[at], topIds, topValues);
    }

    @Override
    public void close() {
        for (DeviceBuffer buffer : new DeviceBuffer[]{devicePositions, deviceRowSlices, deviceTables, deviceSampledRows,
            deviceReals,
            deviceIntegers, output.tokens(), output.logprobs(), output.topTokens(), output.topLogprobs()}) {
            buffer.close();
        }
        edits.close();
        masks.close();
    }
}
