package io.tokenworks.testkit.cuda;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A stand-in for cuBLASLt that computes on the emulator's memory: a folder with libraries of the majors that are asked
 * for. It can be told to fail.
 */
public final class FakeCublas {

    /** What it does wrong. */
    public enum Behaviour {
        NONE(""), REFUSES("refuses"), KNOWS_NOTHING("knows-nothing"), FAILS("fails"), WRONG("wrong");

        private final String word;

        Behaviour(String word) {
            this.word = word;
        }
    }

    private static final String SOURCE = "io/tokenworks/testkit/cuda/cublas/cublaslt.cpp";

    private final Path folder;

    private FakeCublas(Path folder) {
        this.folder = folder;
    }

    /** @param majors of CUDA */
    public static FakeCublas build(Path folder, int... majors) {
        Path sources = folder.resolve("sources");
        Sources.copy(SOURCE, sources);
        for (int major : majors) {
            Compiler.library(sources.resolve("cublaslt.cpp"), folder.resolve("libcublasLt.so." + major),
                    "-DVERSION=" + (major * 10_000 + 304));
        }
        return new FakeCublas(folder);
    }

    public Path folder() {
        return folder;
    }

    /** From now on. */
    public void behave(Behaviour behaviour) {
        try {
            Files.writeString(folder.resolve("behaviour"), behaviour.word);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
