package io.tokenworks.kernels.cuda;

import io.tokenworks.tensor.Backend;
import io.tokenworks.tensor.Dtype;
import io.tokenworks.tensor.KvGroupSpec;
import io.tokenworks.tensor.KvMemory.KvRange;
import io.tokenworks.tensor.KvPool;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;

/** A process with a pool on a GPU that it lends until its input ends. */
final class LendingProcess {

    static final KvGroupSpec SPEC = new KvGroupSpec(3, 2, 16, 16, Dtype.BF16, OptionalInt.empty());
    static final int BLOCKS = 4;

    private LendingProcess() {}

    static byte[] block() {
        byte[] bytes = new byte[(int) SPEC.blockBytes()];
        new Random(11).nextBytes(bytes);
        return bytes;
    }

    /** @param arguments which GPU, kernels */
    public static void main(String[] arguments) throws IOException {
        try (Backend backend = CudaBackend.open(Integer.parseInt(arguments[0]), Optional.of(Path.of(arguments[1])));
                KvPool pool = backend.device().allocateKv(SPEC, BLOCKS)) {
            backend.device().importKv(pool, new KvRange(0, 2, 0, SPEC.layers()), ByteBuffer.wrap(block()));
            System.out.println(HexFormat.of().formatHex(backend.device().shareKv(pool).orElseThrow()));
            int ended = System.in.read();
            System.out.println("ended " + ended);
        }
    }
}
