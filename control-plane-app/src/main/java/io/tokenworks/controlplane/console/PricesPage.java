package io.tokenworks.controlplane.console;

import io.tokenworks.controlplane.console.PriceDesk.Order;
import io.tokenworks.controlplane.console.PriceDesk.Scope;
import io.tokenworks.controlplane.console.PriceDesk.Tariff;
import io.tokenworks.controlplane.console.PriceDesk.Version;
import io.tokenworks.controlplane.deployments.PriceScope;
import io.tokenworks.controlplane.refusal.Refusal;
import java.time.Clock;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Prices of models with the time they hold for, and the form that sets new ones or tries them on a month. */
@Controller
@RequestMapping("/prices")
final class PricesPage {

    private final PriceDesk prices;
    private final MessageSource messages;
    private final Clock clock;

    PricesPage(PriceDesk prices, MessageSource messages, Clock clock) {
        this.prices = prices;
        this.messages = messages;
        this.clock = clock;
    }

    /** Of one model those too that are over. */
    @GetMapping
    String list(@RequestParam(required = false) @Nullable String model, Model shown) {
        shown.addAttribute("view", PricesView.of(prices.versions(model), clock.instant(), model != null));
        shown.addAttribute("model", model);
        return "console/prices/list";
    }

    @GetMapping("/new")
    String form(
            @RequestParam(defaultValue = "") String model,
            @RequestParam(defaultValue = PriceScope.DEFAULT_TIER) String tier,
            @RequestParam(required = false) @Nullable UUID tenant, Model shown) {
        Scope scope = new Scope(model, tier, tenant);
        Tariff now = model.isEmpty() ? null : inForce(scope);
        YearMonth lastMonth = YearMonth.now(clock.withZone(ZoneOffset.UTC)).minusMonths(1);
        return form(PriceForm.fresh(scope, now, prices.currency(), lastMonth.toString()), Map.of(), shown);
    }

    /** What was set last and holds already. */
    private @Nullable Tariff inForce(Scope scope) {
        Instant now = clock.instant();
        return prices.versions(scope.model()).stream()
                .filter(version -> version.scope().equals(scope) && !version.from().isAfter(now))
                .max(Comparator.comparing(Version::from)).map(Version::tariff).orElse(null);
    }

    /** Changes nothing: the form comes back with what the month would have cost. */
    @PostMapping("/preview")
    ModelAndView preview(@ModelAttribute PriceForm form, Model shown, Locale locale) {
        FormCheck check = new FormCheck(messages, locale);
        Order order = read(form, check);
        YearMonth month = check.month("month", form.month(), YearMonth.now(clock.withZone(ZoneOffset.UTC)));
        if (!check.clean()) {
            return again(form, check, shown);
        }
        shown.addAttribute("preview",
                PreviewView.of(month, prices.wouldHaveCost(month, order), order.tariff().currency()));
        return new ModelAndView(form(form, Map.of(), shown));
    }

    @PostMapping
    ModelAndView set(@ModelAttribute PriceForm form, Model shown, RedirectAttributes next, Locale locale) {
        FormCheck check = new FormCheck(messages, locale);
        Order order = read(form, check);
        if (check.clean()) {
            try {
                prices.set(order);
                String model = order.scope().model();
                next.addFlashAttribute("done", messages.getMessage("price.done", new Object[]{model}, locale));
                next.addAttribute("model", model);
                return new ModelAndView("redirect:/prices");
            } catch (Refusal refusal) {
                check.refused(refusal);
            }
        }
        return again(form, check, shown);
    }

    private Order read(PriceForm form, FormCheck check) {
        return form.read(check, prices.models(), prices.tenants().stream().map(PriceDesk.Party::id).toList());
    }

    private ModelAndView again(PriceForm form, FormCheck check, Model shown) {
        return new ModelAndView(form(form, check.faults(), shown), HttpStatus.UNPROCESSABLE_CONTENT);
    }

    private String form(PriceForm form, Map<String, String> faults, Model shown) {
        shown.addAttribute("form", form);
        shown.addAttribute("faults", faults);
        shown.addAttribute("models", prices.models());
        shown.addAttribute("tenants", prices.tenants());
        return "console/prices/new";
    }
}
