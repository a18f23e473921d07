package io.tokenworks.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenworks.engine.api.EngineFault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class EngineFaultTest {

    @Test
    void theDocumentationListsEveryCode() throws IOException {
        String page = Files.readString(Path.of("../../docs/errors.md"));
        assertThat(List.of(EngineFault.values())).allSatisfy(fault -> assertThat(page).contains(
                "- `" + fault.code() + "`, " + (fault.retryable() ? "retryable" : "no other worker") + ": "));
    }
}
