package io.tokenworks.controlplane.console;

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
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

/** What a tenant is billed in a month, and the sealed statement once it is closed. */
@Controller
final class MonthPage {

    private final MonthDesk months;
    private final TenantDesk tenants;
    private final MessageSource messages;
    private final Clock clock;

    MonthPage(MonthDesk months, TenantDesk tenants, MessageSource messages, Clock clock) {
        this.months = months;
        this.tenants = tenants;
        this.messages = messages;
        this.clock = clock;
    }

    @GetMapping("/tenants/{tenant}/month")
    String page(
            @PathVariable UUID tenant, @RequestParam(required = false) @Nullable YearMonth month, Model model,
            Locale locale) {
        model.addAttribute("tenant", tenants.withId(tenant).orElseThrow(MissingPage::new));
        YearMonth now = YearMonth.now(clock.withZone(ZoneOffset.UTC));
        YearMonth shown = month == null ? now : month;
        String none = messages.getMessage("usage.none", null, locale);
        model.addAttribute("view",
                MonthView.of(shown, now, months.bill(tenant, shown), months.sealed(tenant, shown), none));
        model.addAttribute("closes", Figures.time(months.closesAt(shown)));
        return "console/tenants/month";
    }
}
