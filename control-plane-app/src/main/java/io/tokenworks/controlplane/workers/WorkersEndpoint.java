package io.tokenworks.controlplane.workers;

import io.tokenworks.controlplane.deployments.Deployments;
import io.tokenworks.controlplane.refusal.Refusal;
import io.tokenworks.wire.worker.ControlApi;
import io.tokenworks.wire.worker.HeartbeatAnswer;
import io.tokenworks.wire.worker.WorkerRegistration;
import io.tokenworks.wire.worker.WorkerReport;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Where workers register and report. */
@RestController
final class WorkersEndpoint {

    private final WorkerRegistry registry;
    private final WorkerSlots slots;
    private final Deployments deployments;

    WorkersEndpoint(WorkerRegistry registry, WorkerSlots slots, Deployments deployments) {
        this.registry = registry;
        this.slots = slots;
        this.deployments = deployments;
    }

    @PostMapping(ControlApi.REGISTER)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void register(@RequestBody WorkerRegistration registration) {
        deployments.get(registration.deployment());
        if (!slots.registered(registration)) {
            throw Refusal.conflict(null, "this process does not belong in this worker's place");
        }
        deployments.cardIs(registration.deployment(), registration.revision(), registration.cardDigest());
        registry.register(registration);
    }

    @PostMapping(ControlApi.HEARTBEAT)
    HeartbeatAnswer heartbeat(@RequestBody WorkerReport report) {
        HeartbeatAnswer answer = registry.heartbeat(report);
        // One that another process has replaced finishes what it has and goes.
        return answer.known() || !slots.isStranger(report.worker(), report.instance())
                ? answer
                : new HeartbeatAnswer(false, true);
    }
}
