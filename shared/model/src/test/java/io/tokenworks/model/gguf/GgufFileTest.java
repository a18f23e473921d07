package io.tokenworks.model.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tokenworks.tensor.Dtype;
import io.tokenworks.tensor.Shape;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GgufFileTest {

    @TempDir
    private Path folder;

    @Test
    void readsMetadataOfEveryType() throws IOException {
        GgufBytes bytes = GgufBytes.header(0, 5);
        bytes.string("name").int32(8).string("ü");
        bytes.string("layers").int32(4).int32(30);
        bytes.string("epsilon").int32(6).real32(0.5f);
        bytes.string("tokens").int32(9).int32(8).int64(2).string("a").string("b");
        bytes.string("types").int32(9).int32(5).int64(3).int32(1).int32(-2).int32(3);
        try (GgufFile file = open(bytes.bytes())) {
            GgufMetadata metadata = file.metadata();
            assertThat(metadata.requiredString("name")).isEqualTo("ü");
            assertThat(metadata.requiredInt("layers")).isEqualTo(30);
            assertThat(metadata.real("epsilon")).hasValue(0.5);
            assertThat(metadata.requiredStrings("tokens")).containsExactly("a", "b");
            assertThat(metadata.integers("types")).hasValue(new long[]{1, -2, 3});
            assertThat(metadata.string("absent")).isEmpty();
            assertThatThrownBy(() -> metadata.string("layers")).isInstanceOf(GgufFault.class)
                    .hasMessageContaining("layers");
            assertThatThrownBy(() -> metadata.requiredInt("absent")).hasMessageContaining("absent is missing");
        }
    }

    @Test
    void mapsATensorWithItsSlowestExtentFirst() throws IOException {
        try (GgufFile file = open(oneTensor(0, 3))) {
            GgufTensor tensor = file.requiredTensor("w");
            assertThat(tensor.shape()).isEqualTo(Shape.of(3, 2));
            assertThat(tensor.dtype()).isEqualTo(Dtype.F32);
            assertThat(tensor.bytes().toArray(ValueLayout.JAVA_FLOAT_UNALIGNED)).containsExactly(0, 1, 2, 3, 4, 5);
        }
    }

    @Test
    void refusesATensorThatLeavesTheFile() {
        assertThatThrownBy(() -> open(oneTensor(32, 3))).isInstanceOf(GgufFault.class)
                .hasMessageContaining("does not lie inside");
        assertThatThrownBy(() -> open(oneTensor(-32, 3))).isInstanceOf(GgufFault.class)
                .hasMessageContaining("does not lie inside");
        assertThatThrownBy(() -> open(oneTensor(0, 1L << 40))).isInstanceOf(GgufFault.class)
                .hasMessageContaining("extent");
    }

    @Test
    void refusesEveryTruncationOfAFile() throws IOException {
        byte[] whole = oneTensor(0, 3);
        for (int length = 0; length < whole.length; length++) {
            byte[] part = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> open(part)).as("%d bytes", length).isInstanceOf(GgufFault.class);
        }
    }

    @Test
    void namesWhatItCannotRead() {
        assertThatThrownBy(() -> open(new byte[64])).hasMessageContaining("not a GGUF file");
        assertThatThrownBy(() -> open(new GgufBytes().int32(0x46554747).int32(0x03000000).int64(0).int64(0).bytes()))
                .hasMessageContaining("big-endian");
        assertThatThrownBy(() -> open(GgufBytes.header(0, Long.MAX_VALUE).bytes()))
                .hasMessageContaining("metadata count");
        assertThatThrownBy(() -> open(oneTensorOfType(77))).hasMessageContaining("type 77");
        assertThatThrownBy(() -> GgufFile.open(folder.resolve("absent"))).hasMessageContaining("no such file");
    }

    @Test
    void opensAFileWithATensorItCannotReadAndNamesItsType() throws IOException {
        try (GgufFile file = open(oneTensorOfType(11))) {
            assertThat(file.unreadable()).containsExactly(Map.entry("w", GgufType.Q3_K));
            assertThatThrownBy(() -> file.tensor("w")).isInstanceOf(GgufFault.class).hasMessageContaining("Q3_K")
                    .hasMessageContaining("it reads F32, F16");
        }
    }

    @ParameterizedTest
    @CsvSource({"12, Q4_K", "13, Q5_K", "14, Q6_K", "39, MXFP4"})
    void readsTypesOfSuperblocksAndOfTinyFloats(int type, Dtype dtype) throws IOException {
        try (GgufFile file = open(oneTensorOfType(type))) {
            assertThat(file.unreadable()).isEmpty();
            assertThat(file.requiredTensor("w").dtype()).isEqualTo(dtype);
        }
    }

    private static byte[] oneTensorOfType(int type) {
        return GgufBytes.header(1, 0).string("w").int32(1).int64(256).int32(type).int64(0).padTo(32)
                .raw(new byte[210]).bytes();
    }

    private static byte[] oneTensor(long offset, long rows) {
        GgufBytes bytes = GgufBytes.header(1, 0).string("w").int32(2).int64(2).int64(rows).int32(0).int64(offset)
                .padTo(32);
        for (int i = 0; i < 6; i++) {
            bytes.real32(i);
        }
        return bytes.bytes();
    }

    private GgufFile open(byte[] bytes) throws IOException {
        return GgufFile.open(Files.write(folder.resolve("model.gguf"), bytes));
    }
}
