package io.tokenworks.controlplane.console;

import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** Alerts of budgets, newest first. */
@Controller
final class AlertsPage {
    private final LimitDesk limits;
    private final ConsoleProperties properties;

    AlertsPage(LimitDesk limits, ConsoleProperties properties) {
        this.limits = limits;
        this.properties = properties;
    }

    @GetMapping("/alerts")
    String page(Model model) {
        model.addAttribute("alerts",
                limits.alerts(properties.shownOperations()).stream().map(AlertLine::of).toList());
        model.addAttribute("parked", limits.parked());
        return "console/alerts/page";
    }
}
