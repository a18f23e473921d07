package io.tokenworks.gateway.snapshot;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.BiConsumer;

/**
 * Reads server-sent events from pieces of any size (WHATWG HTML, 9.2). Holds at most one event of {@code
 * eventBytesMax}. One thread.
 */
final class EventLines {

    private final int eventBytesMax;
    private final BiConsumer<String, String> events;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final StringBuilder data = new StringBuilder();
    private String name = "message";

    /** @param events gets name and data of each event */
    EventLines(int eventBytesMax, BiConsumer<String, String> events) {
        this.eventBytesMax = eventBytesMax;
        this.events = events;
    }

    void feed(byte[] piece) {
        for (byte b : piece) {
            if (b == '\n') {
                endOfLine();
            } else if (b != '\r') {
                line.write(b);
                if (line.size() > eventBytesMax) {
                    throw new IllegalStateException("an event is larger than " + eventBytesMax + " bytes");
                }
            }
        }
    }

    private void endOfLine() {
        String text = line.toString(StandardCharsets.UTF_8);
        line.reset();
        if (text.isEmpty()) {
            dispatch();
        } else if (text.startsWith("data:")) {
            data.append(data.isEmpty() ? "" : "\n").append(value(text, "data:"));
        } else if (text.startsWith("event:")) {
            name = value(text, "event:");
        }
    }

    private void dispatch() {
        if (!data.isEmpty()) {
            events.accept(name, data.toString());
        }
        data.setLength(0);
        name = "message";
    }

    private static String value(String line, String field) {
        String value = line.substring(field.length());
        return value.startsWith(" ") ? value.substring(1) : value;
    }
}
