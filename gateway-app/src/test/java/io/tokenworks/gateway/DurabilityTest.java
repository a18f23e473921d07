package io.tokenworks.gateway;

import static io.tokenworks.gateway.RunningGateway.ask;
import static io.tokenworks.gateway.RunningGateway.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.tokenworks.wire.worker.WorkerRole;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DurabilityTest {

    @TempDir
    Path state;

    private final FakeControlPlane control = new FakeControlPlane();
    private final FakeWorker decode = new FakeWorker(WorkerRole.DECODE);

    @AfterEach
    void stop() {
        decode.close();
        control.close();
    }

    @Test
    void withoutAnySnapshotTheGatewayIsNotReady() {
        control.close();
        try (var gateway = new RunningGateway(control.url(), state)) {
            assertThat(gateway.get("/actuator/health/readiness").statusCode()).isEqualTo(503);
            assertThat(gateway.get("/actuator/health/liveness").statusCode()).isEqualTo(200);
            assertThat(gateway.post(ask(1, false)).statusCode()).isEqualTo(503);
            assertThat(gateway.get("/v1/models").statusCode()).isEqualTo(503);
        }
    }

    @Test
    void aRestartedGatewayServesWithoutTheControlPlaneAndShipsItsRecordsLater() {
        control.fleet(decode);
        control.takesRecords = false;
        try (var gateway = RunningGateway.ready(control, state)) {
            assertThat(gateway.post(ask(5, false)).statusCode()).isEqualTo(200);
        }
        control.close();
        try (var gateway = new RunningGateway(control.url(), state)) {
            assertThat(gateway.get("/actuator/health/readiness").statusCode()).isEqualTo(200);
            assertThat(gateway.post(ask(5, true)).body()).contains("[DONE]");
        }
        try (var again = new FakeControlPlane()) {
            again.fleet(decode);
            try (var _ = RunningGateway.ready(again, state)) {
                eventually(() -> again.records.size() == 2);
            }
        }
    }
}
