package io.tokenworks.controlplane.console;

import java.io.IOException;
import java.io.InputStream;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Somebody with a session at the console, over HTTP. */
final class ConsoleVisitor implements AutoCloseable {

    private static final Pattern CSRF = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");

    private final String url;
    private final HttpClient http = HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
    private @Nullable String csrf;

    ConsoleVisitor(int port, String name, String password) throws Exception {
        this.url = "http://127.0.0.1:" + port;
        String ofStranger = csrf(send(request("/login").GET().build()).body());
        send(form("/login", "username=" + name + "&password=" + password + "&_csrf=" + ofStranger));
    }

    /** Where somebody without a session is sent who sends an empty form, or follows a link. */
    static String redirect(int port, String method, String path) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                    .method(method, HttpRequest.BodyPublishers.noBody()).build();
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            return answer.statusCode() + " " + answer.headers().firstValue("Location").orElse("nowhere");
        }
    }

    int get(String path) throws Exception {
        return status(request(path).GET().build());
    }

    /** The events of a page, to be read as they come. */
    InputStream open(String path) throws Exception {
        return http.send(request(path).GET().build(), HttpResponse.BodyHandlers.ofInputStream()).body();
    }

    /** An empty form with a token that is in force. */
    int post(String path) throws Exception {
        if (csrf == null) {
            csrf = csrf(page("/"));
        }
        return status(form(path, "_csrf=" + csrf));
    }

    String page(String path) throws Exception {
        return send(request(path).GET().build()).body();
    }

    /** Without the body: streams of events have no end. */
    private int status(HttpRequest request) throws Exception {
        HttpResponse<InputStream> answer = http.send(request, HttpResponse.BodyHandlers.ofInputStream());
        try {
            answer.body().close();
        } catch (IOException gone) {
            // It has ended by itself.
        }
        return answer.statusCode();
    }

    private HttpResponse<String> send(HttpRequest request) throws Exception {
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest form(String path, String fields) {
        return request(path).header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(fields)).build();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(url + path));
    }

    private static String csrf(String html) {
        Matcher token = CSRF.matcher(html);
        if (!token.find()) {
            throw new IllegalStateException("no token in: " + html);
        }
        return URLEncoder.encode(token.group(1), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        http.close();
    }
}
