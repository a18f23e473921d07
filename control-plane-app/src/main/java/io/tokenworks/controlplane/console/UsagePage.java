package io.tokenworks.controlplane.console;

import io.tokenworks.controlplane.console.TenantDesk.Tenant;
import java.time.Clock;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** A month's usage by whatever finance asks for, and where to take it away. */
@Controller
final class UsagePage {

    private final UsageDesk usage;
    private final TenantDesk tenants;
    private final MessageSource messages;
    private final Clock clock;

    UsagePage(UsageDesk usage, TenantDesk tenants, MessageSource messages, Clock clock) {
        this.usage = usage;
        this.tenants = tenants;
        this.messages = messages;
        this.clock = clock;
    }

    @GetMapping("/usage")
    String page(
            @RequestParam(required = false) @Nullable YearMonth month,
            @RequestParam(defaultValue = "tenant") String by,
            @RequestParam(required = false) @Nullable UUID tenant, Model model, Locale locale) {
        if (!UsageDesk.DIMENSIONS.contains(by)) {
            throw new MissingPage();
        }
        YearMonth now = YearMonth.now(clock.withZone(ZoneOffset.UTC));
        YearMonth shown = month == null ? now : month;
        String none = messages.getMessage("usage.none", null, locale);
        model.addAttribute("view", UsageView.of(shown, now, by, usage.lines(shown, by, tenant), none));
        model.addAttribute("dimensions", UsageDesk.DIMENSIONS);
        model.addAttribute("tenant", tenant);
        model.addAttribute("tenantName", tenant == null
                ? null
                : tenants.withId(tenant).map(Tenant::name).orElseThrow(MissingPage::new));
        return "console/usage/page";
    }
}
