package io.tokenworks.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** A connection on which anything may be said. */
final class RawConnection implements AutoCloseable {

    private static final int WAIT_MILLIS = 15_000;
    private static final long DRIBBLE_NANOS = 20_000_000;
    private static final Pattern STATUS = Pattern.compile("HTTP/1.1 (\\d{3}) ");

    private final Socket socket = new Socket();

    RawConnection(RunningGateway gateway) throws IOException {
        URI url = URI.create(gateway.url);
        socket.connect(new InetSocketAddress(url.getHost(), url.getPort()));
        socket.setSoTimeout(WAIT_MILLIS);
    }

    /** @param text every line feed becomes a line's end of HTTP */
    RawConnection say(String text) throws IOException {
        socket.getOutputStream().write(text.replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1));
        return this;
    }

    /** A character now and then, for as long as the server takes it. */
    RawConnection dribble(String text) {
        Thread.ofVirtual().start(() -> {
            try {
                for (int i = 0; i < text.length(); i++) {
                    say(text.substring(i, i + 1));
                    LockSupport.parkNanos(DRIBBLE_NANOS);
                }
            } catch (IOException closed) {
                return;
            }
        });
        return this;
    }

    /** A head of this kind with a key, up to and without its empty line. */
    static String head(String line) {
        return line + " HTTP/1.1\nHost: test\nAuthorization: Bearer " + FakeControlPlane.KEY
                + "\nContent-Type: application/json\n";
    }

    /** Everything until the server closes. */
    String rest() throws IOException {
        ByteArrayOutputStream heard = new ByteArrayOutputStream();
        try {
            socket.getInputStream().transferTo(heard);
        } catch (SocketException reset) {
            // What was heard before counts.
        }
        return heard.toString(StandardCharsets.UTF_8);
    }

    /** The connection's one answer, an error of this kind in the API's shape; the server closes after it. */
    void refused(int status, String code) throws IOException {
        refused(rest(), status, code);
    }

    static void refused(String answer, int status, String code) {
        Matcher line = STATUS.matcher(answer);
        assertThat(line.find()).as(answer).isTrue();
        assertThat(line.group(1)).as(answer).isEqualTo("" + status);
        JsonNode error = RunningGateway.JSON.readTree(answer.substring(answer.indexOf("\r\n\r\n") + 4)).get("error");
        assertThat(error.propertyNames()).contains("message", "type", "param", "code");
        assertThat(error.get("code").asString()).isEqualTo(code);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
