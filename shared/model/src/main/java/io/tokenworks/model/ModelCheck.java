package io.tokenworks.model;

import io.tokenworks.model.card.CardBuilder;
import io.tokenworks.model.card.CardText;
import io.tokenworks.model.gguf.GgufFault;
import io.tokenworks.model.gguf.GgufFile;
import io.tokenworks.model.gguf.GgufMetadata;
import io.tokenworks.model.gguf.GgufTensor;
import io.tokenworks.model.gguf.GgufType;
import io.tokenworks.tensor.Shape;
import io.tokenworks.tokens.ChatTemplate;
import io.tokenworks.tokens.TokenizerFault;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/** Looks at a weight file as a worker would, but names everything that is wrong instead of the first thing. */
public final class ModelCheck {

    private static final int COLUMNS_MULTIPLE = 32; // the CPU backend's panels are cut into such blocks
    private static final int HEAD_MULTIPLE = 16;
    private static final int PROBLEMS_MAX = 12;

    private final GgufFile file;
    private final List<String> problems = new ArrayList<>();

    private ModelCheck(GgufFile file) {
        this.file = file;
    }

    /** What the file is; its sizes and names only, in milliseconds. */
    public static ModelReport glance(GgufFile file) {
        return new ModelCheck(file).report(Optional.empty());
    }

    /** What the file is, and all that keeps this build from running it. Takes about as long as making its tokenizer. */
    public static ModelReport inspect(GgufFile file) {
        ModelCheck check = new ModelCheck(file);
        check.types();
        Optional<LlamaConfig> config = check.sizes();
        Optional<Footprint> footprint = config.map(sizes -> Footprint.of(sizes, file));
        config.ifPresent(check::tensors);
        check.text();
        return check.report(footprint);
    }

    private ModelReport report(Optional<Footprint> footprint) {
        GgufMetadata metadata = file.metadata();
        String architecture = text(metadata, "general.architecture").orElse("unnamed");
        String tokenizer = text(metadata, "tokenizer.ggml.model").orElse("none") + " / "
                + text(metadata, "tokenizer.ggml.pre").orElse("unnamed");
        return new ModelReport(text(metadata, "general.name").orElse(""), architecture, quantisation(),
                file.tensors().size() + file.unreadable().size(), file.bytes().byteSize(), context(architecture),
                tokenizer, List.copyOf(problems), footprint);
    }

    private void types() {
        Map<GgufType, Integer> counts = new TreeMap<>();
        file.unreadable().values().forEach(type -> counts.merge(type, 1, Integer::sum));
        counts.forEach((type, count) -> problems.add(count + " tensors have the type " + type
                + ", which this build cannot read (it reads " + GgufType.readable() + ")"));
    }

    private Optional<LlamaConfig> sizes() {
        try {
            LlamaConfig config = LlamaConfig.of(file);
            if (config.width() % COLUMNS_MULTIPLE != 0 || config.feedForward() % COLUMNS_MULTIPLE != 0
                    || config.attention().headDim() % HEAD_MULTIPLE != 0) {
                problems.add("width " + config.width() + " and feed forward " + config.feedForward()
                        + " must be multiples of " + COLUMNS_MULTIPLE + ", the head's size "
                        + config.attention().headDim() + " of " + HEAD_MULTIPLE);
            }
            return Optional.of(config);
        } catch (GgufFault fault) {
            problem(fault);
            return Optional.empty();
        }
    }

    private void tensors(LlamaConfig config) {
        Map<String, Shape> shapes = LlamaWeights.shapes(config);
        for (Map.Entry<String, Shape> wanted : shapes.entrySet()) {
            if (problems.size() >= PROBLEMS_MAX) {
                return;
            }
            tensor(wanted.getKey(), wanted.getValue());
        }
        try {
            LlamaWeights.checkAllUsed(file, config);
        } catch (GgufFault fault) {
            problem(fault);
        }
    }

    private void tensor(String name, Shape shape) {
        if (file.unreadable().containsKey(name)) {
            return; // counted by types()
        }
        Optional<GgufTensor> found = file.tensor(name);
        if (found.isEmpty()) {
            if (!name.equals("output.weight")) {
                problems.add("tensor " + name + " is missing");
            }
        } else if (!found.get().shape().equals(shape)) {
            problems.add("tensor " + name + " is " + found.get().shape() + ", the metadata says " + shape);
        }
    }

    private void text() {
        try {
            CardText.of(CardBuilder.of(file, "unread", COLUMNS_MULTIPLE));
        } catch (GgufFault fault) {
            problem(fault);
        } catch (TokenizerFault | ChatTemplate.TemplateFault fault) {
            problems.add(String.valueOf(fault.getMessage()));
        }
    }

    /** The message without the file's name, once. */
    private void problem(GgufFault fault) {
        String words = String.valueOf(fault.getMessage()).replace(file.path() + ": ", "");
        boolean typeNamed = !file.unreadable().isEmpty() && words.contains("which this build cannot read");
        if (!problems.contains(words) && !typeNamed) {
            problems.add(words);
        }
    }

    private String quantisation() {
        return file.bytesByType().entrySet().stream().max(Map.Entry.comparingByValue())
                .map(entry -> entry.getKey().name()).orElse("none");
    }

    private OptionalLong context(String architecture) {
        try {
            return file.metadata().integer(architecture + ".context_length");
        } catch (GgufFault mistyped) {
            return OptionalLong.empty();
        }
    }

    private static Optional<String> text(GgufMetadata metadata, String key) {
        try {
            return metadata.string(key);
        } catch (GgufFault mistyped) {
            return Optional.empty();
        }
    }
}
