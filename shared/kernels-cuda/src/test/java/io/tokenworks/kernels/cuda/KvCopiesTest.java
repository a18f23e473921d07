package io.tokenworks.kernels.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenworks.tensor.Backend;
import io.tokenworks.tensor.Dtype;
import io.tokenworks.tensor.KvGroupSpec;
import io.tokenworks.tensor.KvMemory.KvRange;
import io.tokenworks.tensor.KvPool;
import io.tokenworks.testkit.cuda.Emulator;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Blocks on their way to and from a GPU. */
class KvCopiesTest {

    private final Emulator emulator = Emulator.inThisProcess();

    private static byte[] noise(KvRange range, KvGroupSpec spec) {
        byte[] bytes = new byte[(int) range.bytes(spec)];
        new Random(5).nextBytes(bytes);
        return bytes;
    }

    /** Sizes: a few words, more than a block of threads takes, more than a lane of pinned memory. */
    @ParameterizedTest
    @CsvSource({"1, 2, 1", "3, 16, 16", "2, 64, 1024", "2, 128, 5000"})
    void whatGoesInComesOutAndItsChecksumIsThatOfTheHost(int layers, int headDim, int blockTokens) {
        KvGroupSpec spec = new KvGroupSpec(layers, 2, headDim, blockTokens, Dtype.BF16, OptionalInt.empty());
        KvRange range = new KvRange(0, 1, layers - 1, layers);
        byte[] bytes = noise(range, spec);
        CRC32C expected = new CRC32C();
        expected.update(bytes);
        try (Backend backend = CudaBackend.open(0, Optional.of(emulator.kernels()));
                KvPool pool = backend.device().allocateKv(spec, 2)) {
            backend.device().importKv(pool, range, ByteBuffer.wrap(bytes));
            assertThat(backend.device().checksumKv(pool, range)).isEqualTo((int) expected.getValue());
            ByteBuffer back = ByteBuffer.allocate(bytes.length);
            backend.device().exportKv(pool, range, back);
            assertThat(back.array()).isEqualTo(bytes);
        }
    }

    @Test
    void oneBitMakesAnotherChecksum() {
        KvGroupSpec spec = new KvGroupSpec(1, 2, 16, 16, Dtype.BF16, OptionalInt.empty());
        KvRange range = new KvRange(0, 0, 0, 1);
        byte[] bytes = noise(range, spec);
        try (Backend backend = CudaBackend.open(0, Optional.of(emulator.kernels()));
                KvPool pool = backend.device().allocateKv(spec, 1)) {
            backend.device().importKv(pool, range, ByteBuffer.wrap(bytes));
            int before = backend.device().checksumKv(pool, range);
            bytes[bytes.length / 2] ^= 1;
            backend.device().importKv(pool, range, ByteBuffer.wrap(bytes));
            assertThat(backend.device().checksumKv(pool, range)).isNotEqualTo(before);
        }
    }
}
