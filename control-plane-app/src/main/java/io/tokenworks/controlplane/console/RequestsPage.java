package io.tokenworks.controlplane.console;

import jakarta.servlet.http.HttpSession;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

@Controller
final class RequestsPage {
    private final OperationDesk operations;
    private final TenantDesk tenants;
    private final ConsoleProperties properties;
    private final LiveStreams streams;

    RequestsPage(
            OperationDesk operations,
            TenantDesk tenants,
            ConsoleProperties properties,
            LiveStreams streams) {
        this.operations = operations;
        this.tenants = tenants;
        this.properties = properties;
        this.streams = streams;
    }

    @GetMapping("/requests")
    String page(@RequestParam(required = false) @Nullable UUID tenant, Model model) {
        model.addAttribute("lines", lines(tenant));
        model.addAttribute("limit", properties.shownOperations());
        model.addAttribute("tenant", tenant);
        model.addAttribute("tenantName", tenant == null
                ? null
                : tenants.withId(tenant).orElseThrow(MissingPage::new).name());
        return "console/requests/page";
    }

    @GetMapping("/events/requests")
    SseEmitter events(@RequestParam(required = false) @Nullable UUID tenant, HttpSession session, Locale locale) {
        return streams.open(session, "requests", () -> Map.of("lines", lines(tenant)), locale);
    }

    private List<OperationLine> lines(@Nullable UUID tenant) {
        return operations.newest(tenant, properties.shownOperations()).stream()
                .map(OperationLine::of)
                .toList();
    }
}
