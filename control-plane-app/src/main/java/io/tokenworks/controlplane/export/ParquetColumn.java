package io.tokenworks.controlplane.export;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageType;
import org.apache.parquet.format.Type;
import org.apache.parquet.format.Util;
import org.jspecify.annotations.Nullable;

/** The cells of one column in one row group, until they are written as a page. */
final class ParquetColumn {

    private final Column column;
    private final ByteArrayOutputStream values = new ByteArrayOutputStream();
    private final BitSet present = new BitSet();
    private int rows;

    ParquetColumn(Column column) {
        this.column = column;
    }

    int rows() {
        return rows;
    }

    void add(@Nullable Object cell) {
        if (cell == null && !column.nullable()) {
            throw new IllegalArgumentException(column.name() + " has no value in row " + rows);
        }
        if (cell != null) {
            present.set(rows);
            values.writeBytes(plain(cell));
        }
        rows++;
    }

    /** The plain encoding: numbers little endian, texts after their length, decimals big endian. */
    private byte[] plain(Object cell) {
        return switch (column.kind()) {
            case TEXT, JSON -> {
                byte[] text = cell.toString().getBytes(StandardCharsets.UTF_8);
                yield little(Integer.BYTES + text.length).putInt(text.length).put(text).array();
            }
            case TIME -> little(Long.BYTES).putLong(((Instant) cell).toEpochMilli()).array();
            case DECIMAL -> fixed((BigDecimal) cell);
        };
    }

    private static byte[] fixed(BigDecimal decimal) {
        byte[] digits = decimal.setScale(ParquetRows.DECIMAL_SCALE, RoundingMode.UNNECESSARY).unscaledValue()
                .toByteArray();
        byte[] all = new byte[ParquetRows.DECIMAL_BYTES];
        Arrays.fill(all, 0, all.length - digits.length, (byte) (decimal.signum() < 0 ? -1 : 0));
        System.arraycopy(digits, 0, all, all.length - digits.length, digits.length);
        return all;
    }

    /** Writes what it holds and is empty again. */
    ColumnChunk writeTo(ParquetRows.Positioned out) throws IOException {
        ByteArrayOutputStream page = new ByteArrayOutputStream();
        if (column.nullable()) {
            page.writeBytes(levels());
        }
        values.writeTo(page);
        byte[] zipped = zipped(page);
        long start = out.position();
        PageHeader header = new PageHeader(PageType.DATA_PAGE, page.size(), zipped.length);
        header.setData_page_header(new DataPageHeader(rows, Encoding.PLAIN, Encoding.RLE, Encoding.RLE));
        Util.writePageHeader(header, out);
        long headerBytes = out.position() - start;
        out.write(zipped);
        ColumnMetaData about = new ColumnMetaData(type(), List.of(Encoding.PLAIN, Encoding.RLE),
                List.of(column.name()), CompressionCodec.GZIP, rows, headerBytes + page.size(),
                headerBytes + zipped.length, start);
        values.reset();
        present.clear();
        rows = 0;
        return new ColumnChunk(0).setMeta_data(about);
    }

    private Type type() {
        return switch (column.kind()) {
            case TEXT, JSON -> Type.BYTE_ARRAY;
            case TIME -> Type.INT64;
            case DECIMAL -> Type.FIXED_LEN_BYTE_ARRAY;
        };
    }

    /** One bit a row, 1 where there is a value: a bit-packed run of the hybrid encoding, after its length. */
    private byte[] levels() {
        int groups = Math.ceilDiv(rows, 8);
        byte[] bits = Arrays.copyOf(present.toByteArray(), groups);
        byte[] bytes = new byte[Integer.BYTES + 5 + groups];
        ByteBuffer run = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).position(Integer.BYTES);
        int header = groups << 1 | 1;
        while (header > 0x7F) {
            run.put((byte) (header | 0x80));
            header >>>= 7;
        }
        run.put((byte) header).put(bits);
        run.putInt(0, run.position() - Integer.BYTES);
        return Arrays.copyOf(bytes, run.position());
    }

    private static byte[] zipped(ByteArrayOutputStream page) throws IOException {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(zipped)) {
            page.writeTo(gzip);
        }
        return zipped.toByteArray();
    }

    private static ByteBuffer little(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
