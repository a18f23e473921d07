package io.tokenworks.controlplane.export;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.parquet.format.ConvertedType;
import org.apache.parquet.format.DecimalType;
import org.apache.parquet.format.FieldRepetitionType;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.LogicalType;
import org.apache.parquet.format.MilliSeconds;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.StringType;
import org.apache.parquet.format.TimeUnit;
import org.apache.parquet.format.TimestampType;
import org.apache.parquet.format.Type;
import org.apache.parquet.format.Util;
import org.jspecify.annotations.Nullable;

/**
 * Apache Parquet, format version 1: a flat table whose row groups are written as soon as they are full, so that
 * memory holds one group. Each column of a group is one gzipped page of plain values. Times are milliseconds in UTC,
 * decimals DECIMAL(38, 15) in 16 bytes.
 */
final class ParquetRows implements RowWriter {

    static final int DECIMAL_SCALE = 15;
    static final int DECIMAL_BYTES = 16;

    private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);
    private static final int DECIMAL_PRECISION = 38;

    private final Positioned out;
    private final List<Column> columns;
    private final int groupRowsMax;
    private final List<ParquetColumn> pages;
    private final List<RowGroup> groups = new ArrayList<>();
    private long rows;

    /** @param groupRowsMax rows that are held in memory at most */
    ParquetRows(OutputStream out, List<Column> columns, int groupRowsMax) throws IOException {
        this.out = new Positioned(out);
        this.columns = columns;
        this.groupRowsMax = groupRowsMax;
        this.pages = columns.stream().map(ParquetColumn::new).toList();
        this.out.write(MAGIC);
    }

    @Override
    public void row(List<? extends @Nullable Object> cells) throws IOException {
        for (int i = 0; i < columns.size(); i++) {
            pages.get(i).add(cells.get(i));
        }
        rows++;
        if (pages.getFirst().rows() == groupRowsMax) {
            finishGroup();
        }
    }

    private void finishGroup() throws IOException {
        RowGroup group = new RowGroup(new ArrayList<>(), 0, pages.getFirst().rows());
        for (ParquetColumn page : pages) {
            var chunk = page.writeTo(out);
            group.addToColumns(chunk);
            group.setTotal_byte_size(group.getTotal_byte_size()
                    + Objects.requireNonNull(chunk.getMeta_data()).getTotal_uncompressed_size());
        }
        groups.add(group);
    }

    @Override
    public void close() throws IOException {
        try (out) {
            if (pages.getFirst().rows() > 0) {
                finishGroup();
            }
            long start = out.position();
            Util.writeFileMetaData(new FileMetaData(1, schema(), rows, groups).setCreated_by("tokenworks"), out);
            int length = Math.toIntExact(out.position() - start);
            out.write(new byte[]{(byte) length, (byte) (length >> 8), (byte) (length >> 16), (byte) (length >> 24)});
            out.write(MAGIC);
        }
    }

    private List<SchemaElement> schema() {
        List<SchemaElement> schema = new ArrayList<>();
        schema.add(new SchemaElement("export").setNum_children(columns.size()));
        columns.forEach(column -> schema.add(element(column)));
        return schema;
    }

    private static SchemaElement element(Column column) {
        SchemaElement element = new SchemaElement(column.name()).setRepetition_type(
                column.nullable() ? FieldRepetitionType.OPTIONAL : FieldRepetitionType.REQUIRED);
        return switch (column.kind()) {
            case TEXT, JSON -> element.setType(Type.BYTE_ARRAY).setConverted_type(ConvertedType.UTF8)
                    .setLogicalType(LogicalType.STRING(new StringType()));
            case TIME -> element.setType(Type.INT64).setConverted_type(ConvertedType.TIMESTAMP_MILLIS)
                    .setLogicalType(LogicalType.TIMESTAMP(
                            new TimestampType(true, TimeUnit.MILLIS(new MilliSeconds()))));
            case DECIMAL -> element.setType(Type.FIXED_LEN_BYTE_ARRAY).setType_length(DECIMAL_BYTES)
                    .setConverted_type(ConvertedType.DECIMAL).setScale(DECIMAL_SCALE).setPrecision(DECIMAL_PRECISION)
                    .setLogicalType(LogicalType.DECIMAL(new DecimalType(DECIMAL_SCALE, DECIMAL_PRECISION)));
        };
    }

    /** Knows how many bytes went by: the file's end says where everything begins. */
    static final class Positioned extends OutputStream {

        private final OutputStream out;
        private long position;

        Positioned(OutputStream out) {
            this.out = out;
        }

        long position() {
            return position;
        }

        @Override
        public void write(int one) throws IOException {
            out.write(one);
            position++;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
            position += length;
        }

        @Override
        public void flush() throws IOException {
            out.flush();
        }

        @Override
        public void close() throws IOException {
            out.close();
        }
    }
}
