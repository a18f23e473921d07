package io.tokenworks.gateway;

import static io.tokenworks.gateway.RunningGateway.ask;
import static io.tokenworks.gateway.RunningGateway.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.tokenworks.wire.worker.WorkerRole;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManyConnectionsTest {

    private static final int MANY = 3000;

    @TempDir
    Path state;

    private final FakeControlPlane control = new FakeControlPlane();
    private final FakeWorker decode = new FakeWorker(WorkerRole.DECODE);
    private final List<SocketChannel> open = new ArrayList<>();

    @AfterEach
    void stop() throws IOException {
        for (SocketChannel each : open) {
            each.close();
        }
        decode.close();
        control.close();
    }

    private void open(RunningGateway gateway, int count) throws IOException {
        URI url = URI.create(gateway.url);
        for (int i = 0; i < count; i++) {
            open.add(SocketChannel.open(new InetSocketAddress(url.getHost(), url.getPort())));
        }
    }

    @Test
    void thousandsOfIdleConnectionsDoNoHarm() throws IOException {
        control.fleet(decode);
        try (var gateway = RunningGateway.ready(control, state)) {
            open(gateway, MANY);
            eventually(() -> meter(gateway, "tokenworks_gateway_connections ") >= MANY);
            assertThat(gateway.post(ask(20, false)).body()).contains(RunningGateway.alphabet(20));
            assertThat(gateway.post(ask(20, true)).body()).contains("[DONE]");
            while (!open.isEmpty()) {
                open.removeLast().close();
            }
            eventually(() -> meter(gateway, "tokenworks_gateway_connections ") < MANY);
        }
    }

    @Test
    void oneAddressMayNotHaveThemAll() throws IOException {
        control.fleet(decode);
        try (var gateway = RunningGateway.ready(
                control, state, "tokenworks.gateway.edge.connections.per-address=8")) {
            gateway.client.close();
            eventually(() -> turnedAway(gateway, "Too many connections from one address."));
        }
    }

    @Test
    void thereIsAnEndToConnectionsInAll() throws IOException {
        control.fleet(decode);
        try (var gateway = RunningGateway.ready(control, state, "tokenworks.gateway.edge.connections.most=8")) {
            gateway.client.close();
            eventually(() -> turnedAway(gateway, "Too many connections."));
            while (!open.isEmpty()) {
                open.removeLast().close();
            }
            eventually(() -> !turnedAway(gateway, "Too many"));
        }
    }

    /** One connection more, and whether it was told this. */
    private boolean turnedAway(RunningGateway gateway, String why) {
        try (var connection = new RawConnection(gateway)) {
            open(gateway, 1);
            connection.say("GET /v1/models HTTP/1.1\nConnection: close\n\n");
            String answer = connection.rest();
            if (answer.contains(why)) {
                RawConnection.refused(answer, 503, "overloaded");
                return true;
            }
            return false;
        } catch (IOException closed) {
            return false;
        }
    }

    private static double meter(RunningGateway gateway, String name) {
        return gateway.get("/actuator/prometheus").body().lines().filter(line -> line.startsWith(name))
                .mapToDouble(line -> Double.parseDouble(line.split(" ")[1])).sum();
    }
}
