package io.tokenworks.wire.worker;

import java.io.ByteArrayOutputStream;
import java.util.List;

/**
 * A batch of records as a JSON array in which each stands on a line of its own: one that is broken can be told from the
 * others.
 */
public final class RecordArray {

    private RecordArray() {}

    /** @param records JSON, each without a line feed */
    public static byte[] of(List<byte[]> records) {
        ByteArrayOutputStream array = new ByteArrayOutputStream();
        array.write('[');
        for (int i = 0; i < records.size(); i++) {
            if (i > 0) {
                array.write(',');
            }
            array.write('\n');
            array.writeBytes(records.get(i));
        }
        array.write('\n');
        array.write(']');
        return array.toByteArray();
    }
}
