package io.tokenworks.controlplane.proof;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Something that is not as it must be.
 *
 * @param tenant whose ledger it is in, where it is in one
 * @param sequence of the entry at fault; 0 if it is not one entry
 * @param operation of the entry or the record at fault
 * @param what is wrong, with the value found and the value expected
 */
record Finding(@Nullable UUID tenant, long sequence, @Nullable UUID operation, String what) {

    static Finding of(String what) {
        return new Finding(null, 0, null, what);
    }

    static Finding of(Entry entry, String what) {
        return new Finding(entry.tenant(), entry.sequence(), entry.operation(), what);
    }

    static Finding differs(Entry entry, String field, @Nullable Object expected, @Nullable Object found) {
        return of(entry, field + " is " + found + ", expected " + expected);
    }

    /** One line for people. */
    String line() {
        StringBuilder line = new StringBuilder();
        if (tenant != null) {
            line.append("tenant ").append(tenant).append(' ');
        }
        if (sequence > 0) {
            line.append("entry ").append(sequence).append(' ');
        }
        if (operation != null) {
            line.append("operation ").append(operation).append(' ');
        }
        return line.isEmpty() ? what : line.deleteCharAt(line.length() - 1) + ": " + what;
    }
}
