package io.tokenworks.model;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Finds the real model file: folder of system property or environment variable TOKENWORKS_MODELS, or the launcher's
 * own.
 */
final class ReferenceModel {

    static final String FILE = "SmolLM2-135M-Instruct.Q4_1.gguf";

    private ReferenceModel() {}

    static Optional<Path> find() {
        Path launchers = Path.of(System.getProperty("user.home"), ".cache", "tokenworks", "models");
        return Stream
                .of(System.getProperty("TOKENWORKS_MODELS"), System.getenv("TOKENWORKS_MODELS"), launchers.toString())
                .filter(Objects::nonNull).filter(folder -> !folder.isBlank()).map(folder -> Path.of(folder, FILE))
                .filter(Files::exists)
                .findFirst();
    }
}
