/**
 * The ledger in the forms that finance takes it: FOCUS 1.2 rows as CSV and Parquet, statements as JSON, CSV and PDF.
 * Rows stream through; nothing here grows with the number of them. Any thread, one at a time per writer.
 */
@NullMarked
package io.tokenworks.controlplane.export;

import org.jspecify.annotations.NullMarked;
