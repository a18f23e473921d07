package io.tokenworks.model;

import io.tokenworks.model.card.CardBuilder;
import io.tokenworks.model.card.CardText;
import io.tokenworks.model.card.ModelCard;
import io.tokenworks.model.gguf.GgufFault;
import io.tokenworks.model.gguf.GgufFile;
import io.tokenworks.tensor.Backend;
import io.tokenworks.tensor.ScalarDevice;
import io.tokenworks.tokens.ChatTemplate;
import io.tokenworks.tokens.TokenizerFault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** All that a worker does with a file before it serves: header, sizes, weights, tokenizer, template. */
final class LoadingPath implements AutoCloseable {

    private final Path file;
    private final Backend backend = ScalarDevice.backend();

    LoadingPath(Path folder) {
        this.file = folder.resolve("model.gguf");
    }

    void open(byte[] bytes) throws IOException {
        Files.write(file, bytes);
        GgufFile.open(file).close();
    }

    /** The refusal's words; empty if the model was loaded. Anything but a refusal comes out as it is. */
    Optional<String> load(byte[] bytes) throws IOException {
        Files.write(file, bytes);
        try {
            CardText.texts(Models.reading(file, this::card));
            return Optional.empty();
        } catch (GgufFault fault) {
            return Optional.of(String.valueOf(fault.getMessage()));
        } catch (TokenizerFault | ChatTemplate.TemplateFault fault) {
            return Optional.of(file.getFileName() + ": " + fault.getMessage());
        }
    }

    private ModelCard card(GgufFile opened) {
        try (LoadedModel model = Models.load(opened, backend, _ -> {})) {
            return CardBuilder.of(opened, model.weightsDigest(), 16);
        }
    }

    @Override
    public void close() {
        backend.close();
    }
}
