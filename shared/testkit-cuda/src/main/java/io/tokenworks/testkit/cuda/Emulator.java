package io.tokenworks.testkit.cuda;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/**
 * The emulated driver in this process: built and loaded once, in place of the real one, which must not be asked for
 * before. A test that needs it is skipped aloud where there is no g++, or fails if the environment says
 * {@code TOKENWORKS_TEST_CUDA=required}.
 */
public final class Emulator {

    /** In which order the threads of a block get their turns. */
    public enum Order {
        FORWARD(0), REVERSE(1), RANDOM(2);

        private final int code;

        Order(int code) {
            this.code = code;
        }
    }

    private static final String DRIVER = "libcuda.so.1";
    private static final String MODULE = "kernels.so";
    private static final String OWN = "io/tokenworks/testkit/cuda/emulator/emulated.h";
    private static final String KERNELS = "io/tokenworks/kernels/cuda/source/ptx.cuh";

    private static final List<String> SANITIZED = List.of("-fsanitize=address", "-g", "-fno-omit-frame-pointer");

    private final Path folder;
    private final List<String> flags;

    private Emulator(Path folder, List<String> flags) {
        this.folder = folder;
        this.flags = flags;
    }

    private static final class Loaded {
        static final Emulator ONLY = load();

        private static Emulator load() {
            Emulator emulator = build(Path.of("target", "emulator").toAbsolutePath());
            System.load(emulator.driverFolder().resolve(DRIVER).toString());
            return emulator;
        }
    }

    /** The emulator, loaded into this process. */
    public static Emulator inThisProcess() {
        requireCompiler();
        return Loaded.ONLY;
    }

    private static void requireCompiler() {
        if (Compiler.present()) {
            return;
        }
        String why = "SKIPPED ALOUD: there is no g++ to build the GPU emulator with";
        if ("required".equals(System.getenv("TOKENWORKS_TEST_CUDA"))) {
            throw new AssertionError(why + ", and TOKENWORKS_TEST_CUDA=required");
        }
        System.err.println(why);
        Assumptions.abort(why);
    }

    /** Whether this machine can build it. */
    public static boolean possible() {
        return Compiler.present();
    }

    /** Builds driver and kernels into a folder, for another process to use: see {@link #driverFolder}. */
    public static Emulator build(Path folder) {
        requireCompiler();
        Emulator emulator = new Emulator(folder, List.of());
        Sources.copy(OWN, emulator.sources());
        Sources.copy(KERNELS, folder.resolve("kernels"));
        Path product = folder.resolve("kernels");
        List<Path> all = new ArrayList<>(Sources.ending(emulator.sources(), ""));
        all.addAll(Sources.ending(product, ".cu"));
        all.addAll(Sources.ending(product, ".cuh"));
        KeptBuilds.ofTheUser().bring(all, into -> {
            Compiler.driver(emulator.sources(), into.resolve(DRIVER), List.of());
            Compiler.module(emulator.sources(), product, into.resolve(MODULE), List.of());
        }, folder);
        return emulator;
    }

    /**
     * Builds a driver whose kernels AddressSanitizer watches, for a process that has {@link #sanitizer} loaded from its
     * start; without the product's kernels.
     */
    public static Emulator sanitized(Path folder) {
        requireCompiler();
        Emulator emulator = new Emulator(folder, SANITIZED);
        Sources.copy(OWN, emulator.sources());
        Compiler.driver(emulator.sources(), folder.resolve(DRIVER), SANITIZED);
        return emulator;
    }

    /** The environment of such a process. The JVM has segmentation faults of its own that are none. */
    public static Map<String, String> sanitizer() {
        return Map.of("LD_PRELOAD", Compiler.library("libasan.so").toString(), "ASAN_OPTIONS",
                "handle_segv=0:detect_leaks=0");
    }

    private Path sources() {
        return folder.resolve("emulator");
    }

    /** What a process needs in its LD_LIBRARY_PATH to find this driver. */
    public Path driverFolder() {
        return folder;
    }

    /** The product's kernels as a module of this driver. */
    public Path kernels() {
        return folder.resolve(MODULE);
    }

    /**
     * Makes every process that uses this driver write down what it did.
     *
     * @return a folder with a file for each such process, named by its id: lines of a kernel or call and how often
     */
    public Path count() {
        try {
            return Files.createDirectories(folder.resolve("counts"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** In every process that uses this driver, from now on all results of this kernel are zero; empty: of none. */
    public void zero(Optional<String> kernel) {
        Path file = folder.resolve("zeroed");
        try {
            if (kernel.isPresent()) {
                Files.writeString(file, kernel.get());
            } else {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Compiles other kernels, from the resources beside {@code anchor}, with the product's headers at hand.
     *
     * @param products those of the product's files that are compiled too
     */
    public Path compile(String anchor, String... products) {
        Path own = folder.resolve("others");
        Sources.copy(KERNELS, own);
        Sources.ending(own, ".cu").stream().map(Path::toFile)
                .filter(product -> !List.of(products).contains(product.getName())).forEach(File::delete);
        Sources.add(anchor, own);
        Path out = folder.resolve("others.so");
        Compiler.module(sources(), own, out, flags);
        return out;
    }

    /** From the next launch on. */
    public void order(Order order) {
        call("emulatorSetOrder", JAVA_INT, order.code);
    }

    /** How often a kernel was run in this process, or a function of the driver was called that it counts. */
    public int launches(String kernel) {
        try (Arena arena = Arena.ofConfined()) {
            return call("emulatorLaunches", ADDRESS, arena.allocateFrom(kernel));
        }
    }

    /** Forgets that a kernel failed. */
    public void forgive() {
        try {
            MethodHandle unused = function("emulatorForgive", FunctionDescriptor.of(JAVA_INT));
            int _ = (int) unused.invokeExact();
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    private static int call(String function, MemoryLayout layout, Object argument) {
        try {
            return (int) function(function, FunctionDescriptor.of(JAVA_INT, layout)).invoke(argument);
        } catch (Throwable e) {
            throw new IllegalStateException(function, e);
        }
    }

    private static MethodHandle function(String name, FunctionDescriptor type) {
        MemorySegment address = SymbolLookup.loaderLookup().findOrThrow(name);
        return Linker.nativeLinker().downcallHandle(address, type);
    }
}
