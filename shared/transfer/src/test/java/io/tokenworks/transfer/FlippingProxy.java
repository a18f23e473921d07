package io.tokenworks.transfer;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** Passes bytes on, but inverts one of those the server sends. */
final class FlippingProxy implements AutoCloseable {
    private final ServerSocket door = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
    private final int serverPort;
    private final int flipAt;

    FlippingProxy(int serverPort, int flipAt) throws IOException {
        this.serverPort = serverPort;
        this.flipAt = flipAt;
        Thread.ofVirtual().start(this::run);
    }

    int port() {
        return door.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        door.close();
    }

    private void run() {
        try (Socket reader = door.accept();
                Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort)) {
            Thread up = Thread.ofVirtual().start(() -> pump(reader, server, -1));
            pump(server, reader, flipAt);
            up.join();
        } catch (IOException | InterruptedException e) {
            // The test is over.
        }
    }

    private static void pump(Socket from, Socket to, int flipAt) {
        try (from; to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] buffer = new byte[1024];
            long passed = 0;
            int read;
            while ((read = in.read(buffer)) >= 0) {
                if (flipAt >= passed && flipAt < passed + read) {
                    buffer[(int) (flipAt - passed)] ^= (byte) 0xff;
                }
                out.write(buffer, 0, read);
                passed += read;
            }
        } catch (IOException e) {
            // Either side ended.
        }
    }
}
