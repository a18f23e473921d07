package io.tokenworks.controlplane.export;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes rows one by one and writes them in some format. Closing ends the document and closes what it is written to. */
interface RowWriter extends Closeable {

    /** @param cells one a column, in their order, of the type that the column's kind says */
    void row(List<? extends @Nullable Object> cells) throws IOException;
}
