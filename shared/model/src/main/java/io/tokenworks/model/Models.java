package io.tokenworks.model;

import io.tokenworks.model.gguf.GgufFile;
import io.tokenworks.tensor.Backend;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.Function;
import java.util.function.IntConsumer;

/** Opens weight files. */
public final class Models {

    private static final long DIGEST_CHUNK_BYTES = 8 << 20;
    private static final int DIGEST_PERCENT = 40; // of the whole load; the rest is repacking

    private Models() {}

    /**
     * Reads a GGUF file and repacks its weights for a backend. The file is not needed afterwards.
     *
     * @param progress told the percent done, 0 to 100, growing
     * @throws io.tokenworks.model.gguf.GgufFault if the file cannot be used
     */
    public static LoadedModel load(Path path, Backend backend, IntConsumer progress) {
        return reading(path, file -> load(file, backend, progress));
    }

    /**
     * Opens a GGUF file for as long as somebody reads it.
     *
     * @throws io.tokenworks.model.gguf.GgufFault if the file cannot be used, or was changed meanwhile
     */
    public static <T> T reading(Path path, Function<GgufFile, T> reader) {
        try (GgufFile file = GgufFile.open(path)) {
            return reader.apply(file);
        } catch (InternalError changed) {
            // How the JVM tells that a mapped file has become shorter than it was.
            throw GgufFile.fault(path, "the file was changed while it was read", changed);
        }
    }

    /** As {@link #load(Path, Backend, IntConsumer)}, of a file that is open. */
    public static LoadedModel load(GgufFile file, Backend backend, IntConsumer progress) {
        progress.accept(0);
        LlamaConfig config = LlamaConfig.of(file);
        LlamaWeights.checkAllUsed(file, config);
        String digest = digest(file, progress);
        boolean tied = file.tensor("output.weight").isEmpty();
        IntConsumer layers = done -> progress
                .accept(DIGEST_PERCENT + (99 - DIGEST_PERCENT) * done / config.layers());
        LlamaWeights weights;
        try {
            weights = LlamaWeights.load(config, LlamaWeights.of(file), tied, backend.ops(), layers);
        } catch (IllegalArgumentException | ArithmeticException unfit) {
            throw file.fault("the weights cannot be used by this backend: " + unfit.getMessage(), unfit);
        }
        progress.accept(100);
        return new LoadedModel(config, digest, weights, backend);
    }

    private static String digest(GgufFile file, IntConsumer progress) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            long size = file.bytes().byteSize();
            for (long at = 0; at < size; at += DIGEST_CHUNK_BYTES) {
                ByteBuffer chunk = file.bytes().asSlice(at, Math.min(DIGEST_CHUNK_BYTES, size - at)).asByteBuffer();
                digest.update(chunk);
                progress.accept((int) (DIGEST_PERCENT * at / size));
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every JDK has SHA-256", impossible);
        }
    }
}
