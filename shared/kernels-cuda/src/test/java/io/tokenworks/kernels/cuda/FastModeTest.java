package io.tokenworks.kernels.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tokenworks.kernels.cuda.CudaBackend.Arithmetic;
import io.tokenworks.kernels.cuda.CudaBackend.FastMode;
import io.tokenworks.tensor.Backend;
import io.tokenworks.tensor.Device;
import io.tokenworks.tensor.DeviceBuffer;
import io.tokenworks.tensor.Dtype;
import io.tokenworks.tensor.Shape;
import io.tokenworks.tensor.Weight;
import io.tokenworks.tensor.WeightSource;
import io.tokenworks.testkit.cuda.Emulator;
import io.tokenworks.testkit.cuda.FakeCublas;
import io.tokenworks.testkit.cuda.FakeCublas.Behaviour;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** cuBLASLt in place of our own kernel, where it is found and has shown that it is right: a stand-in for it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FastModeTest {

    private static final int COLUMNS = 96;
    private static final int OUTPUTS = 70;
    private static final int MANY = 20;
    private static final int FEW = 8;
    private static final String OWN = "matmul_64_bf16";
    private static final String THEIRS = "cuLaunchHostFunc";

    private final Emulator emulator = Emulator.inThisProcess();
    private final List<String> said = new ArrayList<>();
    private Path temporary;
    private FakeCublas both;

    @BeforeAll
    void build(@TempDir Path folder) {
        temporary = folder;
        both = FakeCublas.build(folder.resolve("both"), 12, 13);
    }

    @AfterEach
    void behaveAgain() {
        both.behave(Behaviour.NONE);
    }

    private Backend open(Path folder) {
        said.clear();
        FastMode fast = new FastMode(Optional.of(folder), said::add);
        return CudaBackend.open(0, Optional.of(emulator.kernels()), new Arithmetic(Weights.FILE, Optional.of(fast)));
    }

    private static WeightSource weight() {
        Random random = new Random(9);
        MemorySegment bytes = MemorySegment.ofArray(new byte[OUTPUTS * COLUMNS * Short.BYTES]);
        for (long at = 0; at < bytes.byteSize(); at += Short.BYTES) {
            bytes.set(ValueLayout.JAVA_SHORT_UNALIGNED, at,
                    (short) (Float.floatToRawIntBits((float) random.nextGaussian() / 10) >>> 16));
        }
        return new WeightSource("w", Shape.of(OUTPUTS, COLUMNS), Dtype.BF16, bytes);
    }

    private static float[] activations(int rows, long seed) {
        Random random = new Random(seed);
        float[] values = new float[rows * COLUMNS];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    private static float[] read(Device device, DeviceBuffer buffer) {
        float[] values = new float[Math.toIntExact(buffer.elements())];
        device.copyOut(buffer, values, values.length);
        device.record().await();
        return values;
    }

    private static float[] product(Backend backend, float[] in) {
        Device device = backend.device();
        int rows = in.length / COLUMNS;
        try (Weight weight = backend.ops().prepareWeight(List.of(weight()));
                DeviceBuffer x = device.allocate(Dtype.F32, in.length);
                DeviceBuffer y = device.allocate(Dtype.F32, (long) rows * OUTPUTS)) {
            device.copyIn(in, in.length, x);
            backend.ops().matmul(weight, x, rows, y);
            return read(device, y);
        }
    }

    private float[] ownProduct(float[] in) {
        try (Backend own = CudaBackend.open(0, Optional.of(emulator.kernels()))) {
            return product(own, in);
        }
    }

    @ParameterizedTest
    @CsvSource({"12, 12.3.4", "13, 13.3.4"})
    void whicheverMajorIsThereIsUsed(int major, String version) {
        Path folder = FakeCublas.build(temporary.resolve("only" + major), major).folder();
        try (Backend backend = open(folder)) {
            assertThat(said).containsExactly("cuBLASLt " + version + " multiplies many rows by weights of BF16");
            assertThat(backend.numericMode()).isEqualTo("cuda-fast");
        }
    }

    @Test
    void ofTwoTheNewerMultipliesManyRowsAndOurKernelAFew() {
        float[] in = activations(MANY, 1);
        float[] expected = ownProduct(in);
        try (Backend backend = open(both.folder())) {
            assertThat(said).singleElement().asString().startsWith("cuBLASLt 13.");
            int own = emulator.launches(OWN);
            int theirs = emulator.launches(THEIRS);
            assertThat(product(backend, in)).containsExactly(expected, within(1e-4f));
            assertThat(emulator.launches(THEIRS)).isEqualTo(theirs + 1);
            product(backend, activations(FEW, 2));
            assertThat(emulator.launches(THEIRS)).isEqualTo(theirs + 1);
            assertThat(emulator.launches(OWN)).isEqualTo(own);
        }
    }

    @Test
    void aStepThatWasNotedDownMultipliesWhatLiesInItsBuffersThen() {
        float[] first = activations(MANY, 1);
        float[] second = activations(MANY, 2);
        float[] expected = ownProduct(second);
        try (Backend backend = open(both.folder());
                Weight weight = backend.ops().prepareWeight(List.of(weight()));
                DeviceBuffer x = backend.device().allocate(Dtype.F32, first.length);
                DeviceBuffer y = backend.device().allocate(Dtype.F32, MANY * OUTPUTS)) {
            Device device = backend.device();
            device.copyIn(first, first.length, x);
            backend.ops().matmul(weight, x, MANY, y); // what is noted down has been done once before
            try (Device.Recording step = device.record(() -> backend.ops().matmul(weight, x, MANY, y))) {
                device.copyIn(second, second.length, x);
                step.replay();
                assertThat(read(device, y)).containsExactly(expected, within(1e-4f));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"WRONG, gave ", "REFUSES, cublasLtCreate of cuBLASLt 13.3.4 fails with status 1",
        "FAILS, broke: cublasLtMatmul of cuBLASLt 13.3.4 fails with status 13",
        "KNOWS_NOTHING, knows no way to multiply on this GPU"})
    void oneThatIsNotRightIsNotUsedAndOneLineSaysWhy(Behaviour behaviour, String words) {
        both.behave(behaviour);
        try (Backend backend = open(both.folder())) {
            assertThat(said).singleElement().asString().startsWith("our own kernels multiply: ").contains(words);
            usesItsOwn(backend);
        }
    }

    @Test
    void withoutOneOurKernelMultipliesAndOneLineSaysWhatWasLookedFor() {
        Path nothing = temporary.resolve("nothing");
        try (Backend backend = open(nothing)) {
            assertThat(said).containsExactly("our own kernels multiply: there is no libcublasLt.so.13 and no"
                    + " libcublasLt.so.12 in " + nothing);
            usesItsOwn(backend);
        }
    }

    private void usesItsOwn(Backend backend) {
        float[] in = activations(MANY, 3);
        int own = emulator.launches(OWN);
        int theirs = emulator.launches(THEIRS);
        assertThat(backend.numericMode()).isEqualTo("cuda-invariant");
        assertThat(product(backend, in)).isEqualTo(ownProduct(in));
        assertThat(emulator.launches(OWN)).isEqualTo(own + 2);
        assertThat(emulator.launches(THEIRS)).isEqualTo(theirs);
    }
}
