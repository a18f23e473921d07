package io.tokenworks.gateway;

import static io.tokenworks.gateway.FakeControlPlane.METERED_KEY;
import static io.tokenworks.gateway.FakeControlPlane.QUOTA;
import static io.tokenworks.gateway.RunningGateway.ask;
import static io.tokenworks.gateway.RunningGateway.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.tokenworks.wire.worker.WorkerRole;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Leases end, are replaced, and give back what they do not need. */
class LeaseLifeTest {

    @TempDir
    Path state;

    private final FakeControlPlane control = new FakeControlPlane();
    private final FakeWorker decode = new FakeWorker(WorkerRole.DECODE);
    private final List<RunningGateway> started = new ArrayList<>();

    @BeforeEach
    void fleet() {
        control.budgets.left(QUOTA.id(), BigDecimal.valueOf(1_000_000_000));
        control.fleet(decode);
    }

    @AfterEach
    void stop() {
        started.forEach(RunningGateway::close);
        decode.close();
        control.close();
    }

    private RunningGateway start(String... settings) {
        RunningGateway gateway = RunningGateway.ready(control, state, settings);
        started.add(gateway);
        return gateway;
    }

    private static int post(RunningGateway gateway, int tokens) {
        return gateway.post(ask(tokens, false), METERED_KEY).statusCode();
    }

    @Test
    void theNextProcessClosesTheLeasesOfTheOneBefore() {
        RunningGateway first = start();
        assertThat(post(first, 10)).isEqualTo(200);
        eventually(() -> !control.records.isEmpty());
        UUID lease = control.records.getFirst().lease();
        assertThat(control.leases).noneMatch(request -> request.close());
        first.close();
        start();
        eventually(() -> control.leases.stream()
                .anyMatch(request -> request.close() && request.lease().equals(lease)));
    }

    @Test
    void aLeaseIsReplacedAndClosedOnceItsRecordsAreTaken() {
        RunningGateway gateway = start("tokenworks.gateway.quota.lease-life=2s");
        control.takesRecords = false;
        assertThat(post(gateway, 10)).isEqualTo(200);
        var lease = control.leases.getLast().lease();
        eventually(() -> {
            post(gateway, 1);
            return !control.leases.getLast().lease().equals(lease);
        });
        assertThat(control.leases).noneMatch(request -> request.close() && request.lease().equals(lease));
        control.takesRecords = true;
        eventually(() -> control.leases.stream()
                .anyMatch(request -> request.close() && request.lease().equals(lease)));
    }

    @Test
    void idleRoomGoesBack() {
        RunningGateway gateway = start("tokenworks.gateway.quota.lease-idle=1s");
        control.budgets.left(QUOTA.id(), BigDecimal.valueOf(100_000));
        assertThat(post(gateway, 10)).isEqualTo(200);
        eventually(() -> {
            int left = 100_000 - control.records.stream().mapToInt(r -> r.promptTokens() + r.outputTokens()).sum();
            return control.budgets.left(QUOTA.id()).intValue() == left && left < 100_000;
        });
    }
}
