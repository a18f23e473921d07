package io.tokenworks.controlplane.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.Util;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RowWritersTest {

    private static final List<Column> COLUMNS = List.of(
            new Column("Name", Column.Kind.TEXT, true), new Column("Cost", Column.Kind.DECIMAL, false),
            new Column("At", Column.Kind.TIME, false));
    private static final Instant NOON = Instant.parse("2026-11-28T12:00:00Z");

    @Test
    void csvQuotesWhatNeedsItAndWritesDecimalsPlain() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (RowWriter rows = new CsvRows(out, COLUMNS)) {
            rows.row(List.of("a \"b\", c", new BigDecimal("1E+3"), NOON));
            rows.row(Arrays.asList(null, new BigDecimal("-0.000000000000001"), NOON));
            rows.row(List.of("two\nlines", new BigDecimal("0E-15"), NOON));
        }
        assertThat(out.toString(StandardCharsets.UTF_8).replace("\r\n", "|\n")).isEqualTo("""
                Name,Cost,At|
                "a ""b"", c",1000.0,2026-11-28T12:00:00Z|
                ,-0.000000000000001,2026-11-28T12:00:00Z|
                "two
                lines",0.0,2026-11-28T12:00:00Z|
                """);
    }

    @Test
    void parquetGivesBackWhatWasWrittenOverSeveralRowGroups() throws IOException {
        List<@Nullable String> names = new ArrayList<>();
        List<BigDecimal> costs = new ArrayList<>();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (RowWriter rows = new ParquetRows(out, COLUMNS, 300)) {
            for (int i = 0; i < 1000; i++) {
                names.add(i % 7 == 3 ? null : "ü" + i);
                costs.add(BigDecimal.valueOf(i - 500L, 15));
                rows.row(Arrays.asList(names.get(i), costs.get(i), NOON.plusMillis(i)));
            }
        }
        byte[] file = out.toByteArray();
        FileMetaData about = about(file);
        assertThat(about.getNum_rows()).isEqualTo(1000);
        assertThat(about.getRow_groups()).extracting(RowGroup::getNum_rows).containsExactly(300L, 300L, 300L, 100L);
        assertThat(cells(file, about, 0)).isEqualTo(names);
        assertThat(cells(file, about, 1)).isEqualTo(costs);
        assertThat(cells(file, about, 2)).first().isEqualTo(NOON);
    }

    @Test
    void aMissingValueIsRefusedWhereThereMustBeOne() throws IOException {
        try (RowWriter rows = new ParquetRows(new ByteArrayOutputStream(), COLUMNS, 10)) {
            assertThatThrownBy(() -> rows.row(Arrays.asList("a", null, NOON)))
                    .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("Cost");
        }
    }

    private static FileMetaData about(byte[] file) throws IOException {
        String magic = new String(file, file.length - 4, 4, StandardCharsets.US_ASCII);
        assertThat(magic).isEqualTo("PAR1").isEqualTo(new String(file, 0, 4, StandardCharsets.US_ASCII));
        int length = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getInt(file.length - 8);
        return Util.readFileMetaData(new ByteArrayInputStream(file, file.length - 8 - length, length));
    }

    private static List<@Nullable Object> cells(byte[] file, FileMetaData about, int column) throws IOException {
        List<@Nullable Object> cells = new ArrayList<>();
        for (RowGroup group : present(about.getRow_groups())) {
            ColumnMetaData chunk = present(present(group.getColumns()).get(column).getMeta_data());
            var in = new ByteArrayInputStream(file, Math.toIntExact(chunk.getData_page_offset()), file.length);
            PageHeader header = Util.readPageHeader(in);
            byte[] zipped = in.readNBytes(header.getCompressed_page_size());
            byte[] page = new GZIPInputStream(new ByteArrayInputStream(zipped)).readAllBytes();
            assertThat(page).hasSize(header.getUncompressed_page_size());
            read(ByteBuffer.wrap(page).order(ByteOrder.LITTLE_ENDIAN), COLUMNS.get(column),
                    present(header.getData_page_header()).getNum_values(), cells);
        }
        return cells;
    }

    private static <T> T present(@Nullable T part) {
        return Objects.requireNonNull(part);
    }

    private static void read(ByteBuffer page, Column column, int rows, List<@Nullable Object> cells) {
        byte[] levels = new byte[0];
        if (column.nullable()) {
            ByteBuffer run = page.slice(Integer.BYTES, page.getInt(0));
            int header = run.get() & 0x7F;
            if (header > 0 && run.remaining() > (rows + 7) / 8) {
                header |= run.get() << 7;
            }
            assertThat(header >> 1).isEqualTo((rows + 7) / 8);
            levels = new byte[run.remaining()];
            run.get(levels);
            page.position(Integer.BYTES + page.getInt(0));
        }
        for (int row = 0; row < rows; row++) {
            boolean present = !column.nullable() || (levels[row / 8] >> row % 8 & 1) == 1;
            cells.add(present ? cell(page, column) : null);
        }
    }

    private static Object cell(ByteBuffer page, Column column) {
        return switch (column.kind()) {
            case TIME -> Instant.ofEpochMilli(page.getLong());
            case DECIMAL -> new BigDecimal(new BigInteger(bytes(page, ParquetRows.DECIMAL_BYTES)), 15);
            case TEXT, JSON -> new String(bytes(page, page.getInt()), StandardCharsets.UTF_8);
        };
    }

    private static byte[] bytes(ByteBuffer page, int count) {
        byte[] bytes = new byte[count];
        page.get(bytes);
        return bytes;
    }
}
