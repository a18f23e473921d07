package io.tokenworks.model.gguf;

import java.nio.file.Path;

/** A weight file that cannot be used; the message says which file, where in it, and what was expected. */
public final class GgufFault extends RuntimeException {

    private static final long serialVersionUID = 1L;

    GgufFault(Path file, String problem) {
        super(file + ": " + problem);
    }

    GgufFault(Path file, String problem, Throwable cause) {
        super(file + ": " + problem, cause);
    }
}
