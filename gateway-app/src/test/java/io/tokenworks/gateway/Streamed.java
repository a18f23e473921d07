package io.tokenworks.gateway;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * A stream, read to its end.
 *
 * @param events the JSON of each event but the last
 * @param done whether it ended with {@code [DONE]}
 */
record Streamed(List<JsonNode> events, boolean done) {

    static Streamed of(String body) {
        List<JsonNode> events = new ArrayList<>();
        boolean done = false;
        for (String line : body.split("\n")) {
            if (line.equals("data: [DONE]")) {
                done = true;
            } else if (line.startsWith("data: ")) {
                events.add(RunningGateway.JSON.readTree(line.substring("data: ".length())));
            }
        }
        return new Streamed(events, done);
    }

    String text() {
        StringBuilder text = new StringBuilder();
        events.forEach(event -> text.append(event.at("/choices/0/delta/content").asString("")));
        return text.toString();
    }

    String finishReason() {
        return events.stream()
                .map(event -> event.at("/choices/0/finish_reason").asString(""))
                .filter(reason -> !reason.isEmpty())
                .findFirst()
                .orElse("");
    }

    JsonNode last() {
        return events.getLast();
    }
}
