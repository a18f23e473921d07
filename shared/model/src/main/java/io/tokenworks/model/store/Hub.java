package io.tokenworks.model.store;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * The HTTP side of a model hub in the Hugging Face layout. Redirects are followed by hand, because the token must not
 * go to the host that a redirect names.
 */
final class Hub {

    private static final int REDIRECTS_MAX = 5;
    private static final int LISTING_BYTES_MAX = 32 << 20;

    private final HubSettings settings;

    Hub(HubSettings settings) {
        this.settings = settings;
    }

    HubSettings settings() {
        return settings;
    }

    /** An answer whose body has not been read. */
    static final class Answer implements AutoCloseable {
        private final HttpURLConnection connection;
        private final Optional<String> linkedEtag;

        private Answer(HttpURLConnection connection, Optional<String> linkedEtag) {
            this.connection = connection;
            this.linkedEtag = linkedEtag;
        }

        int status() throws IOException {
            return connection.getResponseCode();
        }

        Optional<String> header(String name) {
            return Optional.ofNullable(connection.getHeaderField(name));
        }

        /** What names the content: as the hub says it, else as the host that serves it does. */
        Optional<String> etag() {
            return linkedEtag.or(() -> header("ETag").filter(etag -> !etag.startsWith("W/")));
        }

        InputStream body() throws IOException {
            return connection.getInputStream();
        }

        @Override
        public void close() {
            connection.disconnect();
        }
    }

    /** The JSON that describes a repository and its files. */
    String listing(String repository) throws IOException {
        URI uri = URI.create(base() + "/api/models/" + path(repository) + "?blobs=true");
        try (Answer answer = get(uri, Map.of())) {
            check(answer, repository, "there is no model " + repository + " at " + base());
            byte[] json = answer.body().readNBytes(LISTING_BYTES_MAX + 1);
            if (json.length > LISTING_BYTES_MAX) {
                throw new StoreFault("the hub's listing of " + repository + " is larger than any should be");
            }
            return new String(json, StandardCharsets.UTF_8);
        }
    }

    /** Asks for bytes [from, to) of a file; the server may send all of it instead. */
    Answer range(HubFile file, long from, long to) throws IOException {
        URI uri = URI.create(base() + "/" + path(file.repository()) + "/resolve/main/" + path(file.path()));
        Answer answer = get(uri, Map.of("Range", "bytes=" + from + "-" + (to - 1)));
        boolean kept = false;
        try {
            check(answer, file.repository(), "there is no file " + file.path() + " in " + file.repository());
            kept = true;
            return answer;
        } finally {
            if (!kept) {
                answer.close();
            }
        }
    }

    private Answer get(URI start, Map<String, String> headers) throws IOException {
        URI at = start;
        Optional<String> linkedEtag = Optional.empty();
        for (int hop = 0; hop <= REDIRECTS_MAX; hop++) {
            HttpURLConnection connection = open(at, headers);
            int status = connection.getResponseCode();
            linkedEtag = linkedEtag.or(() -> Optional.ofNullable(connection.getHeaderField("X-Linked-Etag")));
            if (status < 300 || status > 399) {
                return new Answer(connection, linkedEtag);
            }
            String location = connection.getHeaderField("Location");
            connection.disconnect();
            at = target(at, location);
        }
        throw new StoreFault("the hub redirects in a circle: " + start);
    }

    private static URI target(URI from, String location) throws IOException {
        try {
            URI to = from.resolve(location == null ? "" : location);
            if (location == null || !HubSettings.secure(to)) {
                throw new StoreFault("the hub redirects to '" + location + "', which is not https; nothing was sent");
            }
            return to;
        } catch (IllegalArgumentException malformed) {
            throw new IOException("a redirect to no address", malformed);
        }
    }

    private HttpURLConnection open(URI uri, Map<String, String> headers) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
        connection.setInstanceFollowRedirects(false);
        connection.setConnectTimeout(Math.toIntExact(settings.connect().toMillis()));
        connection.setReadTimeout(Math.toIntExact(settings.silence().toMillis()));
        connection.setRequestProperty("User-Agent", "tokenworks");
        connection.setRequestProperty("Accept-Encoding", "identity");
        headers.forEach(connection::setRequestProperty);
        if (sameHost(uri, settings.base())) {
            settings.token().ifPresent(token -> connection.setRequestProperty("Authorization", "Bearer " + token));
        }
        return connection;
    }

    private static boolean sameHost(URI one, URI other) {
        return String.valueOf(one.getScheme()).equals(other.getScheme())
                && String.valueOf(one.getHost()).equalsIgnoreCase(other.getHost()) && one.getPort() == other.getPort();
    }

    /** Nothing for a good answer; a fault for what another attempt would not change, an IOException for the rest. */
    private void check(Answer answer, String repository, String absent) throws IOException {
        int status = answer.status();
        switch (status) {
            case 200, 206 -> {
                return;
            }
            case 401, 403 -> throw new StoreFault(refused(repository, status, answer.header("X-Error-Code")));
            case 404 -> throw new StoreFault(absent + ". Look for the name at " + base());
            case 416 -> throw new StoreFault("the hub's file is shorter than it says; run it again later");
            default -> {
                if (status == 429 || status >= 500) {
                    throw new IOException("the hub answered " + status);
                }
                throw new StoreFault("the hub answered " + status + " for " + repository);
            }
        }
    }

    private String refused(String repository, int status, Optional<String> code) {
        String page = base() + "/" + repository;
        if (settings.token().isPresent()) {
            return "the hub refuses " + repository + " (" + status + "). Accept the model's terms at " + page
                    + " with the account of your token, and see that the token may read gated models";
        }
        String why = code.filter("RepoNotFound"::equals).isPresent() ? "does not exist or is private" : "is gated";
        return repository + " " + why + " (" + status + "). Accept its terms at " + page
                + ", then give a token of that account: " + settings.tokenHint();
    }

    private String base() {
        String base = settings.base().toString();
        return base.endsWith("/") ? base.substring(0, base.length() - 1) : base;
    }

    /** Each part percent-encoded. */
    private static String path(String text) {
        StringBuilder encoded = new StringBuilder();
        for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (octet & 0xff);
            boolean plain = c < 128 && (Character.isLetterOrDigit(c) || "-._~/".indexOf(c) >= 0);
            encoded.append(plain ? String.valueOf(c) : "%%%02X".formatted(octet & 0xff));
        }
        return encoded.toString();
    }
}
