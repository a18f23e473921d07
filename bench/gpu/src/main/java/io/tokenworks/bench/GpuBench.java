package io.tokenworks.bench;

import io.tokenworks.kernels.cuda.CudaBackend;
import io.tokenworks.kernels.cuda.CudaFault;
import io.tokenworks.kernels.cuda.Weights;
import io.tokenworks.model.SeededLlama;
import io.tokenworks.tensor.Backend;
import io.tokenworks.tensor.Dtype;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** {@code bench gpu}: a table on standard output, and everything in a JSON file. */
public final class GpuBench {

    private static final String USAGE = """
            Usage: bench gpu [--models tiny,1b,8b,8b-q4,8b-fp8,70b-q4] [--out FILE] [--device N]
                             [--bandwidth BYTES_PER_SECOND] [--flops FLOPS_PER_SECOND] [--kernels FILE]
                             [--cublas system|FOLDER]""";
    private static final int USAGE_EXIT = 64;
    private static final Map<String, Dtype> TYPES = Map.of("", Dtype.BF16, "-q4", Dtype.Q4_0, "-fp8", Dtype.E4M3);
    private static final String THE_SYSTEMS = "system";
    // An H100 with 80 GB, as measured: copies within its memory, products of bf16.
    private static final String H100_BANDWIDTH = "3.0e12";
    private static final String H100_FLOPS = "798e12";
    private static final double ROUND_SECONDS = 0.05;

    private final PrintStream out;
    private final Map<String, String> options;

    private GpuBench(PrintStream out, Map<String, String> options) {
        this.out = out;
        this.options = options;
    }

    public static void main(String[] arguments) throws IOException {
        int status = run(System.out, arguments);
        if (status != 0) {
            System.exit(status);
        }
    }

    /** @return the exit code */
    static int run(PrintStream out, String... arguments) throws IOException {
        Map<String, String> options = new HashMap<>(Map.of("--models", "1b,8b,8b-q4,8b-fp8,70b-q4", "--out",
                "gpu-bench.json", "--device", "0", "--bandwidth", H100_BANDWIDTH, "--flops", H100_FLOPS,
                "--kernels", "", "--cublas", ""));
        for (int i = 0; i < arguments.length; i += 2) {
            if (!options.containsKey(arguments[i]) || i + 1 == arguments.length) {
                out.println(USAGE);
                return USAGE_EXIT;
            }
            options.put(arguments[i], arguments[i + 1]);
        }
        try {
            new GpuBench(out, options).measure();
            return 0;
        } catch (CudaFault fault) {
            out.println("tokenworks: " + fault.getMessage());
            return 1;
        }
    }

    /** @param name as asked for */
    private record Wish(String name, SeededLlama model, Dtype dtype) {

        static Wish of(String name) {
            int end = name.indexOf('-');
            String size = end < 0 ? name : name.substring(0, end);
            Dtype dtype = TYPES.get(end < 0 ? "" : name.substring(end));
            for (SeededLlama model : SeededLlama.values()) {
                if (dtype != null && model.spoken().equals(size)
                        && model.config().width() % dtype.blockElements() == 0) {
                    return new Wish(name, model, dtype);
                }
            }
            throw new CudaFault(
                    "--models: '" + name + "' is none of tiny, 1b, 8b, 70b, each also with -q4 or, but for tiny, -fp8");
        }

        boolean tiny() {
            return model == SeededLlama.TINY;
        }

        ModelBench.Sizes sizes() {
            return switch (model) {
                case TINY -> new ModelBench.Sizes(16, 16, List.of(1, 3), 3);
                case L1B, L8B -> new ModelBench.Sizes(4096, 2048, List.of(1, 8, 64), 50);
                case L70B -> new ModelBench.Sizes(4096, 2048, List.of(1, 8), 50); // KV of more does not fit 80 GB
            };
        }
    }

    private void measure() throws IOException {
        int device = Integer.parseInt(options.get("--device"));
        Peaks peaks = new Peaks(Double.parseDouble(options.get("--bandwidth")),
                Double.parseDouble(options.get("--flops")));
        List<Wish> wishes = new ArrayList<>();
        for (String name : options.getOrDefault("--models", "").split(",")) {
            wishes.add(Wish.of(name));
        }
        String gpu = CudaBackend.device(device).toString();
        out.println(gpu);
        out.printf("shares are of %.2f TB/s and %.0f TFLOP/s%n", peaks.bytesPerSecond() / 1e12,
                peaks.flopsPerSecond() / 1e12);
        out.printf("| %-54s | microseconds |             rate |  share |%n", "what");
        out.println("|" + "-".repeat(56) + "|--------------|------------------|--------|");
        List<Measured> all = new ArrayList<>();
        Optional<Path> kernels = Optional.ofNullable(options.get("--kernels")).filter(file -> !file.isEmpty())
                .map(Path::of);
        for (Wish wish : wishes) {
            try (Backend backend = open(device, kernels)) {
                report(all, kernelsOf(wish, backend, peaks));
                report(all, new ModelBench(backend, wish.model(), wish.dtype(), peaks).run(wish.sizes()));
            }
        }
        write(gpu, peaks, all);
    }

    /** In the fast mode if cuBLASLt was asked for. */
    private Backend open(int device, Optional<Path> kernels) {
        String cublas = options.getOrDefault("--cublas", "");
        if (cublas.isEmpty()) {
            return CudaBackend.open(device, kernels);
        }
        Optional<Path> folder = Optional.of(cublas).filter(where -> !where.equals(THE_SYSTEMS)).map(Path::of);
        Optional<CudaBackend.FastMode> fast = Optional.of(new CudaBackend.FastMode(folder, out::println));
        return CudaBackend.open(device, kernels, new CudaBackend.Arithmetic(Weights.FILE, fast));
    }

    private static List<Measured> kernelsOf(Wish wish, Backend backend, Peaks peaks) {
        if (wish.dtype() != Dtype.BF16) {
            return List.of(); // their sizes are those of the same model in BF16
        }
        Stopwatch stopwatch = new Stopwatch(backend.device(), wish.tiny() ? 0 : ROUND_SECONDS);
        List<Integer> rows = wish.tiny() ? List.of(1, 9) : List.of(1, 64, 4096);
        return new KernelBench(backend, wish.model().config(), peaks, stopwatch).run(rows, wish.tiny() ? 32 : 2048);
    }

    private void report(List<Measured> all, List<Measured> some) {
        some.forEach(one -> out.println(one.line()));
        all.addAll(some);
    }

    private void write(String gpu, Peaks peaks, List<Measured> all) throws IOException {
        Path file = Path.of(options.get("--out"));
        String lines = all.stream().map(one -> "    " + one.json()).collect(Collectors.joining(",\n"));
        Files.writeString(file, "{\n  \"gpu\": \"%s\",\n  \"bytesPerSecond\": %e,\n  \"flopsPerSecond\": %e,\n"
                .formatted(gpu, peaks.bytesPerSecond(), peaks.flopsPerSecond()) + "  \"measured\": [\n" + lines
                + "\n  ]\n}\n", StandardCharsets.UTF_8);
        out.println("written: " + file);
    }
}
