package io.tokenworks.controlplane.console;

import io.tokenworks.controlplane.access.Actor;
import io.tokenworks.controlplane.refusal.Refusal;
import io.tokenworks.wire.worker.WorkerRole;
import jakarta.servlet.http.HttpSession;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * A deployment with its pools, live, and their steppers. A stepper sends the size it wants, so sending it twice is
 * harmless.
 */
@Controller
final class DeploymentPage {
    private final DeploymentDesk deployments;
    private final ThroughputMeter meter;
    private final MessageSource messages;
    private final LiveStreams streams;

    DeploymentPage(
            DeploymentDesk deployments,
            ThroughputMeter meter,
            MessageSource messages,
            LiveStreams streams) {
        this.deployments = deployments;
        this.meter = meter;
        this.messages = messages;
        this.streams = streams;
    }

    @GetMapping("/deployments/{name}")
    String page(@PathVariable String name, CsrfToken csrf, Model model) {
        model.addAllAttributes(live(view(name), Hidden.of(csrf), Actor.current()));
        return "console/deployments/page";
    }

    @GetMapping("/events/deployments/{name}")
    SseEmitter events(@PathVariable String name, CsrfToken csrf, HttpSession session, Locale locale) {
        Hidden hidden = Hidden.of(csrf);
        Actor who = Actor.current();
        view(name);
        return streams.open(session, "deployments", () -> live(view(name), hidden, who), locale);
    }

    @PostMapping("/deployments/{name}/scale")
    String scale(@PathVariable String name, PoolSize size, CsrfToken csrf, Model model, Locale locale) {
        String fault = scale(name, size, locale);
        DeploymentView view = view(name);
        model.addAllAttributes(live(fault == null ? view : view.refused(fault), Hidden.of(csrf), Actor.current()));
        return "console/deployments/page";
    }

    /** The same, asked for by htmx, which puts the answer in place of the live region. */
    @PostMapping(path = "/deployments/{name}/scale", headers = "HX-Request")
    String scaleInPlace(@PathVariable String name, PoolSize size, CsrfToken csrf, Model model, Locale locale) {
        scale(name, size, csrf, model, locale);
        return "console/deployments/live :: live";
    }

    private @Nullable String scale(String name, PoolSize size, Locale locale) {
        FormCheck check = new FormCheck(messages, locale);
        WorkerRole role = check.choice("", size.role(), List.of(WorkerRole.values()));
        int wanted = check.workers("", size.workers(), 0, deployments.poolWorkersMax());
        if (check.clean()) {
            try {
                deployments.scale(name, role, wanted);
            } catch (Refusal refusal) {
                return refusal.reason();
            }
        }
        return check.faults().get("");
    }

    private DeploymentView view(String name) {
        Deployed deployed = deployments.named(name).orElseThrow(MissingPage::new);
        return DeploymentView.of(deployed, deployments.workers(), meter, deployments.poolWorkersMax());
    }

    private static Map<String, Object> live(DeploymentView view, Hidden csrf, Actor who) {
        Map<String, Object> model = new HashMap<>();
        model.put("view", view);
        model.put("csrf", csrf);
        model.put(Onlooker.NAME, who);
        return model;
    }

    /** The form of a stepper, as it was sent. */
    record PoolSize(@Nullable String role, @Nullable String workers) {}

    /**
     * The form field against forged requests, kept apart from the request because the live region is rendered after it.
     */
    record Hidden(String parameterName, String token) {
        static Hidden of(CsrfToken csrf) {
            return new Hidden(csrf.getParameterName(), csrf.getToken());
        }
    }
}
