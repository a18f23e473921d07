package io.tokenworks.model;

import io.tokenworks.model.gguf.GgufFile;
import io.tokenworks.model.gguf.GgufMetadata;
import io.tokenworks.model.gguf.GgufTensor;
import io.tokenworks.tensor.Dequantised;
import io.tokenworks.tensor.Dtype;
import io.tokenworks.tensor.Shape;
import io.tokenworks.tensor.WeightSource;
import java.util.List;
import java.util.Optional;

/** What a file says about its rotary frequencies; what this build would not heed is refused. */
record RopeMetadata(GgufFile file, int headDim) {

    /** The tensor of divisors. */
    static final String DIVISORS = "rope_freqs.weight";

    private static final String SCALING = "llama.rope.scaling.";
    private static final List<String> NOT_HEEDED = List.of("yarn_ext_factor", "yarn_attn_factor",
            "yarn_log_multiplier");
    private static final int CONTEXT_MAX = 1 << 20;
    private static final double FACTOR_MAX = 1 << 10;
    private static final double OFTEN = 32;
    private static final double SELDOM = 1;

    /** @throws io.tokenworks.model.gguf.GgufFault if it asks for what is not implemented, or for nonsense */
    RopeScaling scaling() {
        GgufMetadata metadata = file.metadata();
        if (metadata.has("llama.rope.dimension_count")
                && metadata.requiredInt("llama.rope.dimension_count") != headDim) {
            throw file.fault("rotating a part of a head is not implemented");
        }
        for (String key : NOT_HEEDED) {
            if (metadata.has(SCALING + key)) {
                throw file.fault("metadata " + SCALING + key + " is not implemented");
            }
        }
        String type = metadata.string(SCALING + "type").orElse("none");
        Optional<GgufTensor> divisors = file.tensor(DIVISORS);
        if (divisors.isPresent() && !type.equals("none")) {
            throw file.fault("it has " + DIVISORS + " and rotary frequencies scaled by " + type + ": one of the two is"
                    + " too many");
        }
        return switch (type) {
            case "none" -> divisors.<RopeScaling>map(this::divisors).orElseGet(RopeScaling.Plain::new);
            case "linear" -> new RopeScaling.Linear(between("factor", Optional.empty(), 1, FACTOR_MAX));
            case "yarn" -> new RopeScaling.Yarn(between("factor", Optional.empty(), 1, FACTOR_MAX),
                    metadata.requiredInt(SCALING + "original_context_length", 1, CONTEXT_MAX),
                    between("yarn_beta_fast", Optional.of(OFTEN), 0.01, FACTOR_MAX),
                    between("yarn_beta_slow", Optional.of(SELDOM), 0.01, FACTOR_MAX),
                    between("attn_factor", Optional.of(1.0), 0.01, FACTOR_MAX));
            default -> throw file.fault("scaled rotary frequencies (" + type + ") are not implemented");
        };
    }

    private double between(String name, Optional<Double> absent, double least, double most) {
        String key = SCALING + name;
        double value = file.metadata().real(key).orElseGet(() -> absent.orElseThrow(
                () -> file.fault("metadata " + key + " is missing")));
        if (!(value >= least && value <= most)) {
            throw file.fault("metadata " + key + " = " + value + " is not between " + least + " and " + most);
        }
        return value;
    }

    private RopeScaling divisors(GgufTensor tensor) {
        Shape wanted = Shape.of(headDim / 2);
        if (!tensor.shape().equals(wanted) || tensor.dtype() != Dtype.F32) {
            throw file.fault("tensor " + DIVISORS + " is " + tensor.shape() + " " + tensor.dtype() + ", not " + wanted
                    + " F32");
        }
        float[] values = Dequantised.floats(new WeightSource(DIVISORS, wanted, Dtype.F32, tensor.bytes()));
        for (float value : values) {
            if (!(value > 0 && value <= FACTOR_MAX)) {
                throw file.fault("tensor " + DIVISORS + " holds " + value + ", not between 0 and " + FACTOR_MAX);
            }
        }
        return new RopeScaling.Divisors(values);
    }
}
