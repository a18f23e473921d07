package io.tokenworks.openai;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ErrorCodesDocumentedTest {

    @Test
    void docsListEveryCodeWithItsStatusAndType() throws IOException {
        Path root = Path.of("").toAbsolutePath();
        while (!Files.exists(root.resolve("docs/errors.md"))) {
            root = Objects.requireNonNull(root.getParent(), "docs/errors.md");
        }
        String page = Files.readString(root.resolve("docs/errors.md"));
        assertThat(Arrays.asList(ErrorCode.values())).allSatisfy(code -> assertThat(page)
                .contains("| `" + code.wireName() + "` | " + code.httpStatus() + " | `" + code.type() + "` |"));
        assertThat(page.lines().filter(line -> line.startsWith("| `")).count()).isEqualTo(ErrorCode.values().length);
    }
}
