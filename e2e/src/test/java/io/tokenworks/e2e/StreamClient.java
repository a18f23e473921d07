package io.tokenworks.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Streams of the public API with a key of one's own, read to their ends. */
final class StreamClient implements AutoCloseable {
    private static final String DONE = "[DONE]";
    private static final Duration ANSWER_MAX = Duration.ofMinutes(5);

    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final RunningSystem system;
    private final String key;

    StreamClient(RunningSystem system, String key) {
        this.system = system;
        this.key = key;
    }

    /**
     * A stream that ended in order.
     *
     * @param stop what {@code tokenworks.stop} says; empty if nothing
     */
    record Streamed(String text, String finishReason, String stop, int promptTokens, int completionTokens) {}

    Streamed stream(String model, String prompt, int maxTokens) throws IOException, InterruptedException {
        var answer = http.send(request(model, prompt, maxTokens), HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        List<String> events = answer.body().lines().filter(line -> line.startsWith("data: "))
                .map(line -> line.substring("data: ".length())).toList();
        assertThat(events).endsWith(DONE);
        return folded(events.stream().filter(event -> !event.equals(DONE)).map(ApiClient.JSON::readTree).toList());
    }

    /** The answer to a request that is not let in. */
    ApiClient.Answer refusal(String model, String prompt) throws IOException, InterruptedException {
        var answer = http.send(request(model, prompt, 1), HttpResponse.BodyHandlers.ofString());
        return new ApiClient.Answer(answer.statusCode(), ApiClient.JSON.readTree(answer.body()));
    }

    private static Streamed folded(List<JsonNode> chunks) {
        var text = new StringBuilder();
        String finish = "";
        String stop = "";
        int prompt = 0;
        int completion = 0;
        for (JsonNode chunk : chunks) {
            text.append(chunk.at("/choices/0/delta/content").asString(""));
            finish = chunk.at("/choices/0/finish_reason").asString(finish);
            stop = chunk.at("/tokenworks/stop").asString(stop);
            prompt = chunk.at("/usage/prompt_tokens").asInt(prompt);
            completion = chunk.at("/usage/completion_tokens").asInt(completion);
        }
        return new Streamed(text.toString(), finish, stop, prompt, completion);
    }

    private HttpRequest request(String model, String prompt, int maxTokens) {
        var body = ApiClient.JSON.createObjectNode().put("model", model).put("max_tokens", maxTokens).put("stream",
                true).put("seed", 1);
        body.putObject("stream_options").put("include_usage", true);
        body.putArray("messages").addObject().put("role", "user").put("content", prompt);
        return HttpRequest.newBuilder(URI.create(system.apiUrl() + "/v1/chat/completions")).timeout(ANSWER_MAX)
                .header("Authorization", "Bearer " + key).header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body.toString())).build();
    }

    @Override
    public void close() {
        http.close();
    }
}
