package io.tokenworks.model.store;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A hub with one repository {@code o/r}, and the host that its files really come from, on two real ports. */
final class FakeHub implements AutoCloseable {

    static final String TOKEN = "hf_test-token-that-nobody-may-see";
    private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-(\\d+)");

    /** What is wrong with the hub. */
    volatile byte[] content;
    volatile String listedSha256;
    volatile String etag = "\"one\"";
    volatile boolean gated;
    volatile boolean ranges = true;
    volatile boolean large = true;
    volatile String redirectTo = "";
    /** So many answers break off half way. */
    final AtomicInteger cuts = new AtomicInteger();
    /** So many answers are 503. */
    final AtomicInteger unavailable = new AtomicInteger();

    /** What was asked. */
    final List<String> askedOfHub = new CopyOnWriteArrayList<>();
    final List<String> askedOfFiles = new CopyOnWriteArrayList<>();
    final List<String> tokensSeenByFiles = new CopyOnWriteArrayList<>();

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpServer hub;
    private final HttpServer files;

    FakeHub(byte[] content) throws IOException {
        this.content = content;
        this.listedSha256 = sha256(content);
        this.hub = start();
        this.files = start();
        hub.createContext("/api/models/o/r", this::listing);
        hub.createContext("/o/r/resolve/main/", this::resolve);
        files.createContext("/cdn/", this::file);
    }

    private HttpServer start() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.start();
        return server;
    }

    URI base() {
        return URI.create("http://127.0.0.1:" + hub.getAddress().getPort());
    }

    HubSettings settings(boolean withToken, int segmentBytes) {
        return new HubSettings(base(), withToken ? Optional.of(TOKEN) : Optional.empty(), "HF_TOKEN=…",
                Duration.ofSeconds(5), Duration.ofSeconds(5), segmentBytes, 4, 3, Duration.ZERO);
    }

    private void listing(HttpExchange exchange) throws IOException {
        askedOfHub.add("listing");
        if (refused(exchange)) {
            return;
        }
        String size = "\"size\": " + content.length;
        String lfs = large ? ", \"lfs\": {\"sha256\": \"" + listedSha256 + "\", " + size + "}" : "";
        String json = """
                {"id": "o/r", "siblings": [{"rfilename": "README.md", "size": 3, "blobId": "aa"},
                  {"rfilename": "tiny-Q8_0.gguf", "blobId": "%s", %s %s},
                  {"rfilename": "tiny-Q3_K_M.gguf", "blobId": "bb", "size": 5}]}"""
                .formatted(gitBlob(content), size, lfs);
        answer(exchange, 200, json.getBytes(StandardCharsets.UTF_8));
    }

    private boolean refused(HttpExchange exchange) throws IOException {
        boolean authorised = ("Bearer " + TOKEN).equals(exchange.getRequestHeaders().getFirst("Authorization"));
        if (gated && !authorised) {
            exchange.getResponseHeaders().set("X-Error-Code", "GatedRepo");
            answer(exchange, 401, new byte[0]);
            return true;
        }
        return false;
    }

    private void resolve(HttpExchange exchange) throws IOException {
        askedOfHub.add("resolve");
        if (refused(exchange)) {
            return;
        }
        String here = "http://127.0.0.1:" + files.getAddress().getPort() + "/cdn/file?signature=1";
        exchange.getResponseHeaders().set("Location", redirectTo.isEmpty() ? here : redirectTo);
        answer(exchange, 302, new byte[0]);
    }

    private void file(HttpExchange exchange) throws IOException {
        String range = exchange.getRequestHeaders().getFirst("Range");
        askedOfFiles.add(range);
        tokensSeenByFiles.addAll(exchange.getRequestHeaders().getOrDefault("Authorization", List.of()));
        if (unavailable.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            answer(exchange, 503, new byte[0]);
            return;
        }
        exchange.getResponseHeaders().set("ETag", etag);
        byte[] all = content;
        Matcher asked = RANGE.matcher(range);
        int from = 0;
        int to = all.length;
        if (ranges && asked.matches()) {
            from = Integer.parseInt(asked.group(1));
            to = Math.min(all.length, Integer.parseInt(asked.group(2)) + 1);
            exchange.getResponseHeaders().set("Content-Range", "bytes " + from + "-" + (to - 1) + "/" + all.length);
        }
        boolean cut = cuts.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
        exchange.sendResponseHeaders(ranges ? 206 : 200, to - from);
        exchange.getResponseBody().write(all, from, cut ? (to - from) / 2 : to - from);
        exchange.getResponseBody().flush();
        exchange.close();
    }

    private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            exchange.getResponseBody().write(body);
        }
        exchange.close();
    }

    static String sha256(byte[] bytes) {
        return digest("SHA-256", bytes);
    }

    private static String gitBlob(byte[] bytes) {
        byte[] head = ("blob " + bytes.length + "\0").getBytes(StandardCharsets.US_ASCII);
        byte[] all = new byte[head.length + bytes.length];
        System.arraycopy(head, 0, all, 0, head.length);
        System.arraycopy(bytes, 0, all, head.length, bytes.length);
        return digest("SHA-1", all);
    }

    private static String digest(String algorithm, byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(bytes));
        } catch (NoSuchAlgorithmException impossible) {
            throw new UncheckedIOException(new IOException(impossible));
        }
    }

    @Override
    public void close() {
        hub.stop(0);
        files.stop(0);
        threads.shutdownNow();
    }
}
