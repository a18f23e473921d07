package io.tokenworks.e2e.proof;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import tools.jackson.databind.JsonNode;

/** Streams of the public API, each logged token by token. Thread-safe; a call blocks until its stream has ended. */
final class TokenClient implements AutoCloseable {
    private static final Duration ANSWER_MAX = Duration.ofSeconds(60);

    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2)).executor(Executors.newVirtualThreadPerTaskExecutor()).build();
    private final Words words = new Words();

    /**
     * What is asked for.
     *
     * @param prompt which of the prompts
     * @param text its text
     * @param cancelAfter tokens after which the client goes away; more than {@code maxTokens}: it does not
     * @param streamed as it comes, or whole
     */
    record Wish(Tenant tenant, int prompt, String text, int maxTokens, int cancelAfter, boolean streamed) {

        /** A stream that is read to its end. */
        static Wish whole(Tenant tenant, int prompt, String text, int maxTokens) {
            return new Wish(tenant, prompt, text, maxTokens, Integer.MAX_VALUE, true);
        }
    }

    /** Who asks. */
    record Tenant(String name, UUID id, String key) {}

    Seen ask(String gatewayUrl, Wish wish) throws InterruptedException {
        var log = new Log(wish);
        try {
            var answer = http.send(request(gatewayUrl, wish), HttpResponse.BodyHandlers.ofInputStream());
            try (var lines = new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
                return answer.statusCode() == 200
                        ? wish.streamed() ? log.read(lines) : log.whole(lines)
                        : log.seen(Seen.End.REFUSED, answer.statusCode() + " " + code(lines));
            }
        } catch (ConnectException | HttpConnectTimeoutException nobody) {
            return log.seen(Seen.End.NOT_CONNECTED, nobody.toString());
        } catch (IOException | UncheckedIOException broken) {
            return log.seen(Seen.End.BROKEN, broken.toString());
        }
    }

    private static String code(BufferedReader body) throws IOException {
        String text = body.readAllAsString();
        return text.startsWith("{") ? Calls.JSON.readTree(text).at("/error/code").asString("no code") : "no JSON";
    }

    private static HttpRequest request(String gatewayUrl, Wish wish) {
        var body = Calls.JSON.createObjectNode().put("model", Fleet.DEPLOYMENT).put("max_tokens", wish.maxTokens())
                .put("temperature", 0).put("stream", wish.streamed());
        if (wish.streamed()) {
            body.putObject("stream_options").put("include_usage", true);
        }
        body.putArray("messages").addObject().put("role", "user").put("content", wish.text());
        return HttpRequest.newBuilder(URI.create(gatewayUrl + "/v1/chat/completions")).timeout(ANSWER_MAX)
                .header("Authorization", "Bearer " + wish.tenant().key()).header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body.toString())).build();
    }

    @Override
    public void close() {
        http.shutdownNow();
    }

    /** One stream as it comes. */
    private final class Log {
        private final Wish wish;
        private final StringBuilder text = new StringBuilder();
        private Optional<UUID> operation = Optional.empty();
        private Optional<Seen.Usage> usage = Optional.empty();
        private String finish = "";
        private String stop = "";

        Log(Wish wish) {
            this.wish = wish;
        }

        Seen read(BufferedReader lines) throws IOException {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.equals("data: [DONE]")) {
                    return seen(stop.equals("quota") ? Seen.End.CUT_BY_QUOTA : Seen.End.FINISHED, finish);
                }
                if (line.startsWith("data: ")) {
                    JsonNode chunk = Calls.JSON.readTree(line.substring("data: ".length()));
                    if (chunk.has("error")) {
                        return seen(Seen.End.FAILED, chunk.at("/error/code").asString("no code"));
                    }
                    take(chunk);
                }
                if (finish.isEmpty() && words.ids(text.toString()).length >= wish.cancelAfter()) {
                    return seen(Seen.End.CANCELLED, "");
                }
            }
            return seen(Seen.End.BROKEN, "ended without [DONE]");
        }

        Seen whole(BufferedReader body) throws IOException {
            JsonNode answer = Calls.JSON.readTree(body.readAllAsString());
            take(answer);
            text.append(answer.at("/choices/0/message/content").asString(""));
            return seen(stop.equals("quota") ? Seen.End.CUT_BY_QUOTA : Seen.End.FINISHED, finish);
        }

        private void take(JsonNode chunk) {
            String id = chunk.get("id").asString();
            String hex = id.substring(id.lastIndexOf('-') + 1);
            operation = Optional.of(UUID.fromString(hex.replaceFirst("(.{8})(.{4})(.{4})(.{4})(.{12})",
                    "$1-$2-$3-$4-$5")));
            text.append(chunk.at("/choices/0/delta/content").asString(""));
            finish = chunk.at("/choices/0/finish_reason").asString(finish);
            stop = chunk.at("/tokenworks/stop").asString(stop);
            JsonNode cost = chunk.path("usage");
            if (cost.isObject()) {
                usage = Optional.of(new Seen.Usage(cost.get("prompt_tokens").asInt(),
                        cost.at("/prompt_tokens_details/cached_tokens").asInt(0),
                        cost.get("completion_tokens").asInt()));
            }
        }

        Seen seen(Seen.End end, String detail) {
            return new Seen(wish.tenant().name(), wish.prompt(), operation, words.ids(text.toString()), end, usage,
                    detail);
        }
    }
}
