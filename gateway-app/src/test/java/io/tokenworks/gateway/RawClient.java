package io.tokenworks.gateway;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** A client of one request over a socket of its own, that reads when it is told to. */
final class RawClient implements AutoCloseable {

    private static final int RECEIVE_BYTES = 8 * 1024;

    private final Socket socket = new Socket();
    private final ByteArrayOutputStream heard = new ByteArrayOutputStream();

    RawClient(RunningGateway gateway, String body) throws IOException {
        URI url = URI.create(gateway.url);
        socket.setReceiveBufferSize(RECEIVE_BYTES);
        socket.connect(new InetSocketAddress(url.getHost(), url.getPort()));
        byte[] json = body.getBytes(StandardCharsets.UTF_8);
        String head = """
                POST /v1/chat/completions HTTP/1.1\r
                Host: test\r
                Content-Type: application/json\r
                Authorization: Bearer %s\r
                Content-Length: %d\r
                \r
                """.formatted(FakeControlPlane.KEY, json.length);
        socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().write(json);
    }

    /** Everything so far, once it contains {@code text}. */
    String readUntil(String text) throws IOException {
        while (!heard().contains(text)) {
            if (!readSome(15_000)) {
                throw new IOException("ended without " + text + ": " + heard());
            }
        }
        return heard();
    }

    /** Everything there is until nothing comes for a while. */
    String readWhatIsThere() throws IOException {
        try {
            readAll(300);
        } catch (SocketTimeoutException silent) {
            return heard();
        }
        return heard();
    }

    /** Everything, until the server closes, in order or not. */
    String readToTheEnd() {
        try {
            readAll(15_000);
        } catch (IOException reset) {
            return heard();
        }
        return heard();
    }

    /** Whether the server has closed, found without reading: it answers bytes sent to a closed connection. */
    boolean closedByServer() {
        try {
            socket.getOutputStream().write('\n');
            return false;
        } catch (IOException closed) {
            return true;
        }
    }

    private void readAll(int waitMillis) throws IOException {
        boolean more = true;
        while (more) {
            more = readSome(waitMillis);
        }
    }

    private boolean readSome(int waitMillis) throws IOException {
        socket.setSoTimeout(waitMillis);
        InputStream in = socket.getInputStream();
        byte[] bytes = new byte[4096];
        int count = in.read(bytes);
        if (count > 0) {
            heard.write(bytes, 0, count);
        }
        return count >= 0;
    }

    private String heard() {
        return heard.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
