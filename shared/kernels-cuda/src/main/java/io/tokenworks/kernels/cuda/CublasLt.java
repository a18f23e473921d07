package io.tokenworks.kernels.cuda;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

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
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * As much of cuBLASLt as products of bf16 matrices need, of whichever major the machine has: what is called here is the
 * same in both. JCuda binds another library, and one major of it.
 */
final class CublasLt implements AutoCloseable {

    private static final int[] MAJORS = {13, 12};
    private static final String LIBRARY = "libcublasLt.so.";

    // Numbers of the library's enumerations.
    private static final int R_32F = 0;
    private static final int R_16BF = 14;
    private static final int COMPUTE_32F = 68;
    private static final int TURNED = 1;
    private static final int DESC_TRANSA = 3;
    private static final int PREFER_WORKSPACE = 1;
    private static final int PREFER_ALIGNMENT_C = 7;
    private static final int PREFER_ALIGNMENT_D = 8;
    /** What the heuristic writes: the algorithm, its workspace, and some more. */
    private static final int HEURISTIC_BYTES = 96;

    private static final MemoryLayout[] CREATE = {ADDRESS};
    private static final MemoryLayout[] SET = {ADDRESS, JAVA_INT, ADDRESS, JAVA_LONG};
    private static final Map<String, MemoryLayout[]> FUNCTIONS = Map.ofEntries(Map.entry("Create", CREATE),
            Map.entry("Destroy", CREATE),
            Map.entry("MatmulDescCreate", new MemoryLayout[]{ADDRESS, JAVA_INT, JAVA_INT}),
            Map.entry("MatmulDescSetAttribute", SET), Map.entry("MatmulDescDestroy", CREATE),
            Map.entry("MatrixLayoutCreate", new MemoryLayout[]{ADDRESS, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG}),
            Map.entry("MatrixLayoutDestroy", CREATE), Map.entry("MatmulPreferenceCreate", CREATE),
            Map.entry("MatmulPreferenceSetAttribute", SET), Map.entry("MatmulPreferenceDestroy", CREATE),
            Map.entry("MatmulAlgoGetHeuristic",
                    new MemoryLayout[]{ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, JAVA_INT, ADDRESS,
                        ADDRESS}),
            Map.entry("Matmul", new MemoryLayout[]{ADDRESS, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG, ADDRESS,
                ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG, ADDRESS, ADDRESS, JAVA_LONG, JAVA_LONG, JAVA_LONG}));

    private final Arena arena = Arena.ofShared();
    private final Map<String, MethodHandle> functions = new HashMap<>();
    private final MemorySegment one = arena.allocateFrom(JAVA_FLOAT, 1f);
    private final MemorySegment zero = arena.allocateFrom(JAVA_FLOAT, 0f);
    private final String version;
    private final MemorySegment handle;

    private CublasLt(SymbolLookup library, String name) {
        Linker linker = Linker.nativeLinker();
        FUNCTIONS.forEach((function, arguments) -> functions.put(function, linker.downcallHandle(
                symbol(library, name, function), FunctionDescriptor.of(JAVA_INT, arguments))));
        MethodHandle asked = linker.downcallHandle(symbol(library, name, "GetVersion"),
                FunctionDescriptor.of(JAVA_LONG));
        try {
            long number = (long) asked.invokeExact();
            this.version = number / 10_000 + "." + number / 100 % 100 + "." + number % 100;
        } catch (Throwable e) {
            throw new IllegalStateException("cublasLtGetVersion", e);
        }
        this.handle = created(arena, "Create");
    }

    private static MemorySegment symbol(SymbolLookup library, String name, String function) {
        return library.find("cublasLt" + function)
                .orElseThrow(() -> new CudaFault(name + " has no function cublasLt" + function));
    }

    /**
     * @param folder where the library is; empty: where the system looks for it
     * @throws CudaFault in one clear line, if there is none that can be used
     */
    static CublasLt open(Optional<Path> folder) {
        for (int major : MAJORS) {
            Optional<SymbolLookup> library = find(folder, LIBRARY + major);
            if (library.isPresent()) {
                return new CublasLt(library.get(), LIBRARY + major);
            }
        }
        throw new CudaFault("there is no " + LIBRARY + MAJORS[0] + " and no " + LIBRARY + MAJORS[1]
                + folder.map(where -> " in " + where).orElse(" where the system looks for libraries"));
    }

    private static Optional<SymbolLookup> find(Optional<Path> folder, String name) {
        try {
            if (folder.isEmpty()) {
                return Optional.of(SymbolLookup.libraryLookup(name, Arena.global()));
            }
            Path file = folder.get().resolve(name);
            return Files.exists(file)
                    ? Optional.of(SymbolLookup.libraryLookup(file, Arena.global()))
                    : Optional.empty();
        } catch (IllegalArgumentException absent) {
            return Optional.empty();
        }
    }

    /** Of the library. */
    String version() {
        return version;
    }

    private int status(String function, Object... arguments) {
        try {
            return (int) Objects.requireNonNull(functions.get(function)).invokeWithArguments(arguments);
        } catch (Throwable e) {
            throw new IllegalStateException("cublasLt" + function, e);
        }
    }

    private void call(String function, Object... arguments) {
        int status = status(function, arguments);
        if (status != 0) {
            throw new CudaFault("cublasLt" + function + " of cuBLASLt " + version + " fails with status " + status);
        }
    }

    /** Creates something that the library gives a pointer to. */
    private MemorySegment created(Arena memory, String function, Object... arguments) {
        MemorySegment pointer = memory.allocate(ADDRESS);
        List<Object> all = new ArrayList<>(List.of(pointer));
        all.addAll(Arrays.asList(arguments));
        call(function, all.toArray());
        return pointer.get(ADDRESS, 0);
    }

    /**
     * out[rows, outputs] = in[rows, columns] × weight[outputs, columns]ᵀ; weights and activations in bf16, out in f32.
     *
     * @param inStride elements of a row of {@code in}
     * @param outStride of {@code out}
     * @param outAlignment bytes that the address of {@code out} is a multiple of
     */
    record Product(int rows, int outputs, int columns, int inStride, int outStride, int outAlignment) {}

    /** How the library computes products of one shape. */
    final class Plan implements AutoCloseable {

        private final Arena memory = Arena.ofShared();
        private final MemorySegment description;
        private final MemorySegment weight;
        private final MemorySegment in;
        private final MemorySegment out;
        private final MemorySegment algorithm = memory.allocate(HEURISTIC_BYTES, Long.BYTES);
        private final boolean found;

        private Plan(Product product, long workspaceBytes) {
            // The library counts by columns: a row of ours is a column there, and the weight is turned.
            description = created(memory, "MatmulDescCreate", COMPUTE_32F, R_32F);
            set("MatmulDescSetAttribute", description, DESC_TRANSA, TURNED);
            weight = matrix(R_16BF, product.columns(), product.outputs(), product.columns());
            in = matrix(R_16BF, product.columns(), product.rows(), product.inStride());
            out = matrix(R_32F, product.outputs(), product.rows(), product.outStride());
            MemorySegment preference = created(memory, "MatmulPreferenceCreate");
            call("MatmulPreferenceSetAttribute", preference, PREFER_WORKSPACE,
                    memory.allocateFrom(JAVA_LONG, workspaceBytes), (long) Long.BYTES);
            set("MatmulPreferenceSetAttribute", preference, PREFER_ALIGNMENT_C, product.outAlignment());
            set("MatmulPreferenceSetAttribute", preference, PREFER_ALIGNMENT_D, product.outAlignment());
            MemorySegment count = memory.allocate(JAVA_INT);
            int status = status("MatmulAlgoGetHeuristic", handle, description, weight, in, out, out, preference, 1,
                    algorithm, count);
            found = status == 0 && count.get(JAVA_INT, 0) > 0;
            call("MatmulPreferenceDestroy", preference);
        }

        private MemorySegment matrix(int type, long height, long width, long stride) {
            return created(memory, "MatrixLayoutCreate", type, height, width, stride);
        }

        private void set(String function, MemorySegment of, int attribute, int value) {
            call(function, of, attribute, memory.allocateFrom(JAVA_INT, value), (long) Integer.BYTES);
        }

        /** Whether the library knows how. */
        boolean found() {
            return found;
        }

        /** @param at addresses of memory of the GPU */
        void queue(Addresses at, long stream) {
            call("Matmul", handle, description, one, at.weight(), weight, at.in(), in, zero, at.out(), out, at.out(),
                    out, algorithm, at.workspace(), at.workspaceBytes(), stream);
        }

        @Override
        public void close() {
            for (MemorySegment matrix : new MemorySegment[]{weight, in, out}) {
                call("MatrixLayoutDestroy", matrix);
            }
            call("MatmulDescDestroy", description);
            memory.close();
        }
    }

    record Addresses(long weight, long in, long out, long workspace, long workspaceBytes) {}

    Plan plan(Product product, long workspaceBytes) {
        return new Plan(product, workspaceBytes);
    }

    @Override
    public void close() {
        call("Destroy", handle);
        arena.close();
    }
}
