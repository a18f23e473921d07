package io.tokenworks.model;

import io.tokenworks.model.gguf.GgufFile;
import io.tokenworks.model.gguf.GgufTensor;
import io.tokenworks.tensor.DeviceBuffer;
import io.tokenworks.tensor.Dtype;
import io.tokenworks.tensor.Ops;
import io.tokenworks.tensor.Shape;
import io.tokenworks.tensor.Weight;
import io.tokenworks.tensor.WeightSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.stream.Stream;

/**
 * A Llama's weights, prepared by a backend. {@code head} is the embedding table itself when the file has no output
 * matrix of its own.
 *
 * @param embedding [vocabulary, width]
 * @param layers one entry per transformer block
 * @param outputNorm [width]
 * @param head [vocabulary, width]
 * @param tied whether {@code head} is the embedding table
 */
record LlamaWeights(Weight embedding, List<Layer> layers, DeviceBuffer outputNorm, Weight head, boolean tied)
        implements
            AutoCloseable {

    private static final int UNKNOWN_NAMED = 5;
    private static final String HEAD = "output.weight";
    private static final String SUFFIX = ".weight";
    private static final List<String> QKV = List.of("attn_q", "attn_k", "attn_v");
    private static final List<String> GATE_UP = List.of("ffn_gate", "ffn_up");

    /**
     * @param qkv queries, keys, values stacked
     * @param gateUp gate, then up
     */
    record Layer(DeviceBuffer attentionNorm, Weight qkv, Weight output, DeviceBuffer forwardNorm, Weight gateUp,
            Weight down) {}

    /** Where the weights come from. */
    @FunctionalInterface
    interface Source {
        /** @param shape what the architecture wants */
        WeightSource get(String name, Shape shape);
    }

    static Source of(GgufFile file) {
        return (name, shape) -> {
            GgufTensor tensor = file.requiredTensor(name);
            if (!tensor.shape().equals(shape)) {
                throw file.fault("tensor " + name + " is " + tensor.shape() + ", the metadata says " + shape);
            }
            if (tensor.dtype() == Dtype.I32) {
                throw file.fault("tensor " + name + " has the type I32, which is no weight type");
            }
            return new WeightSource(name, shape, tensor.dtype(), tensor.bytes());
        };
    }

    /** What a Llama of these sizes is made of; {@code output.weight} may be missing. */
    static Map<String, Shape> shapes(LlamaConfig config) {
        Shape table = Shape.of(config.vocabulary(), config.width());
        Map<String, Shape> shapes = new LinkedHashMap<>();
        shapes.put("token_embd.weight", table);
        shapes.put("output_norm.weight", Shape.of(config.width()));
        shapes.put(HEAD, table);
        if (config.ropeScaling() instanceof RopeScaling.Divisors) {
            shapes.put(RopeMetadata.DIVISORS, Shape.of(config.attention().headDim() / 2));
        }
        for (int i = 0; i < config.layers(); i++) {
            shapes.putAll(layerShapes(config, "blk." + i + "."));
        }
        return shapes;
    }

    private static Map<String, Shape> layerShapes(LlamaConfig config, String prefix) {
        Shape norm = Shape.of(config.width());
        Shape keyValue = Shape.of(config.attention().kvWidth(), config.width());
        Shape up = Shape.of(config.feedForward(), config.width());
        Map<String, Shape> shapes = new LinkedHashMap<>();
        shapes.put(prefix + "attn_norm.weight", norm);
        shapes.put(prefix + "attn_q.weight", Shape.of(config.attention().queryWidth(), config.width()));
        shapes.put(prefix + "attn_k.weight", keyValue);
        shapes.put(prefix + "attn_v.weight", keyValue);
        shapes.put(prefix + "attn_output.weight", Shape.of(config.width(), config.attention().queryWidth()));
        shapes.put(prefix + "ffn_norm.weight", norm);
        shapes.put(prefix + "ffn_gate.weight", up);
        shapes.put(prefix + "ffn_up.weight", up);
        shapes.put(prefix + "ffn_down.weight", Shape.of(config.width(), config.feedForward()));
        return shapes;
    }

    /** The first of the tensors that are stacked with this one, or itself: a stack is one weight of the backend. */
    static String stackOf(String tensor) {
        for (List<String> stack : List.of(QKV, GATE_UP)) {
            for (String part : stack) {
                if (tensor.endsWith("." + part + SUFFIX)) {
                    return tensor.replace(part + SUFFIX, stack.getFirst() + SUFFIX);
                }
            }
        }
        return tensor;
    }

    /**
     * Refuses a file with tensors that nobody would use: their absence would not be noticed, but the answers would be
     * wrong.
     */
    static void checkAllUsed(GgufFile file, LlamaConfig config) {
        Set<String> known = shapes(config).keySet();
        List<String> unknown = Stream
                .concat(file.tensors().stream().map(GgufTensor::name), file.unreadable().keySet().stream())
                .filter(name -> !known.contains(name)).limit(UNKNOWN_NAMED).toList();
        if (!unknown.isEmpty()) {
            throw file.fault("it has tensors that this build would not use: " + String.join(", ", unknown));
        }
    }

    /** @param layersLoaded told after each layer how many are ready */
    static LlamaWeights load(LlamaConfig config, Source source, boolean tied, Ops ops, IntConsumer layersLoaded) {
        Shape table = Shape.of(config.vocabulary(), config.width());
        Weight embedding = ops.prepareTable(source.get("token_embd.weight", table));
        List<Layer> layers = new ArrayList<>();
        for (int i = 0; i < config.layers(); i++) {
            layers.add(layer(config, source, ops, "blk." + i + "."));
            layersLoaded.accept(i + 1);
        }
        DeviceBuffer norm = ops.prepareVector(source.get("output_norm.weight", Shape.of(config.width())));
        Weight head = tied ? embedding : ops.prepareTable(source.get(HEAD, table));
        return new LlamaWeights(embedding, List.copyOf(layers), norm, head, tied);
    }

    private static Layer layer(LlamaConfig config, Source source, Ops ops, String prefix) {
        Map<String, Shape> shapes = layerShapes(config, prefix);
        Function<String, WeightSource> part = name -> {
            String tensor = prefix + name + SUFFIX;
            return source.get(tensor, Objects.requireNonNull(shapes.get(tensor), tensor));
        };
        Function<List<String>, Weight> weight = names -> ops.prepareWeight(names.stream().map(part).toList());
        return new Layer(ops.prepareVector(part.apply("attn_norm")), weight.apply(QKV),
                weight.apply(List.of("attn_output")), ops.prepareVector(part.apply("ffn_norm")),
                weight.apply(GATE_UP), weight.apply(List.of("ffn_down")));
    }

    @Override
    public void close() {
        embedding.close();
        for (Layer layer : layers) {
            layer.attentionNorm().close();
            layer.qkv().close();
            layer.output().close();
            layer.forwardNorm().close();
            layer.gateUp().close();
            layer.down().close();
        }
        outputNorm.close();
        if (!tied) {
            head.close();
        }
    }
}
