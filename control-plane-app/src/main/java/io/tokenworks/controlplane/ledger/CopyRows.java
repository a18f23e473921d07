package io.tokenworks.controlplane.ledger;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Rows in the text form of COPY: cells by tabs, {@code \N} for null. */
public final class CopyRows {

    private final StringBuilder text = new StringBuilder(1 << 14);
    private boolean first = true;

    /** The next cell of this row. What PostgreSQL reads back from a value's text may be given. */
    public CopyRows cell(@Nullable Object value) {
        if (!first) {
            text.append('\t');
        }
        first = false;
        switch (value) {
            case null -> text.append("\\N");
            case String string -> append(string);
            // Numbers, ids, moments and names of enums hold nothing that must be escaped.
            default -> text.append(value);
        }
        return this;
    }

    /** Ends this row. */
    public void end() {
        text.append('\n');
        first = true;
    }

    InputStream bytes() {
        return new ByteArrayInputStream(text.toString().getBytes(StandardCharsets.UTF_8));
    }

    private void append(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '\\' -> text.append("\\\\");
                case '\t' -> text.append("\\t");
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                default -> text.append(c);
            }
        }
    }
}
