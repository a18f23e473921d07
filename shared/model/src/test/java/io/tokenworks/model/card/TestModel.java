package io.tokenworks.model.card;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/**
 * The default model's file, where the launcher keeps models. Tests that need it are skipped aloud where it is absent.
 */
final class TestModel {

    private static final String NAME = "SmolLM2-135M-Instruct.Q4_1.gguf";

    private TestModel() {}

    static Path path() {
        Path folder = Optional.ofNullable(System.getenv("TOKENWORKS_MODELS")).map(Path::of)
                .orElse(Path.of(System.getProperty("user.home"), ".cache", "tokenworks", "models"));
        Path file = folder.resolve(NAME);
        if (!Files.exists(file)) {
            System.out.println("SKIPPED: " + file + " is absent; './tokenworks up' fetches it");
        }
        Assumptions.assumeTrue(Files.exists(file), "no model file");
        return file;
    }
}
