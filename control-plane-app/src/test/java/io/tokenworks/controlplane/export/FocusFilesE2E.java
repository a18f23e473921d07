package io.tokenworks.controlplane.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Writes charges of every kind for the public validator to read: {@code ./tokenworks test focus}. */
class FocusFilesE2E {

    private static final Path FOLDER = Path.of(System.getProperty("tokenworks.focus", "target/focus"));

    @Test
    void chargesOfEveryKindAreWrittenInBothFormats() throws IOException {
        Files.createDirectories(FOLDER);
        FocusColumns focus = new FocusColumns("Platform");
        Path csv = FOLDER.resolve("focus.csv");
        Path parquet = FOLDER.resolve("focus.parquet");
        try (RowWriter text = new CsvRows(Files.newOutputStream(csv), focus.columns());
                RowWriter binary = new ParquetRows(Files.newOutputStream(parquet), focus.columns(), 1000)) {
            for (Charge charge : Charges.ofEveryKind()) {
                text.row(focus.row(charge));
                binary.row(focus.row(charge));
            }
        }
        assertThat(csv).isNotEmptyFile();
        assertThat(parquet).isNotEmptyFile();
    }
}
