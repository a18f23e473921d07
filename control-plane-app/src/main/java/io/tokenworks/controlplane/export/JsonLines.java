package io.tokenworks.controlplane.export;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.function.Consumer;
import org.springframework.http.MediaType;
import tools.jackson.databind.json.JsonMapper;

/** Writes a JSON array as its elements come: an answer of any size in little memory. Its end says that it is whole. */
public final class JsonLines {

    private JsonLines() {}

    /** @param source hands each element to the consumer that it is given */
    public static void write(HttpServletResponse response, JsonMapper json, Consumer<Consumer<Object>> source)
            throws IOException {
        OutputStream out = response.getOutputStream();
        boolean[] begun = {false};
        source.accept(line -> {
            try {
                if (!begun[0]) {
                    response.setContentType(MediaType.APPLICATION_JSON_VALUE);
                }
                out.write(begun[0] ? ',' : '[');
                begun[0] = true;
                out.write('\n');
                out.write(json.writeValueAsBytes(line));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        response.setContentType(MediaType.APPLICATION_JSON_VALUE);
        if (!begun[0]) {
            out.write('[');
        }
        out.write(']');
    }
}
