package io.tokenworks.controlplane.console;

import io.tokenworks.controlplane.access.Actor;
import jakarta.servlet.http.HttpSession;
import java.util.Locale;
import java.util.Map;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

@Controller
final class OverviewPage {
    private static final int RECENT = 5;

    private final LivePulse pulse;
    private final ThroughputMeter meter;
    private final OperationDesk operations;
    private final LiveStreams streams;

    OverviewPage(LivePulse pulse, ThroughputMeter meter, OperationDesk operations, LiveStreams streams) {
        this.pulse = pulse;
        this.meter = meter;
        this.operations = operations;
        this.streams = streams;
    }

    @GetMapping("/")
    String page(Model model) {
        model.addAttribute("view", view());
        return "console/overview/page";
    }

    @GetMapping("/events/overview")
    SseEmitter events(HttpSession session, Locale locale) {
        Actor who = Actor.current();
        return streams.open(session, "overview", () -> Map.of("view", view(), Onlooker.NAME, who), locale);
    }

    private OverviewView view() {
        return OverviewView.of(pulse.workers(), meter,
                operations.newest(null, RECENT).stream().map(OperationLine::of).toList());
    }
}
