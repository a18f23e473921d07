package io.tokenworks.controlplane.openapi;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What operations.txt says of each operation. */
record OperationTexts(Map<String, Text> texts) {

    /** @param media types of a streamed answer; empty where the method's own type says it */
    record Text(String operation, String sentence, List<String> media) {

        private static Text read(String line) {
            String[] parts = line.split("\\s*\\|\\s*");
            return new Text(parts[0], parts[1], parts.length < 3 ? List.of() : Arrays.asList(parts[2].split(" ")));
        }
    }

    static OperationTexts read() {
        try (InputStream in = OperationTexts.class.getResourceAsStream("operations.txt")) {
            String all = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
            return new OperationTexts(all.lines().filter(line -> !line.startsWith("#")).map(Text::read)
                    .collect(Collectors.toMap(Text::operation, Function.identity())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param path below /api/v1 */
    @Nullable
    Text of(String method, String path) {
        return texts.get(method + " " + path);
    }
}
