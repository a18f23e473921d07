package io.tokenworks.controlplane.console;

import io.tokenworks.controlplane.access.Actor;
import io.tokenworks.controlplane.access.Role;
import io.tokenworks.controlplane.quotas.NewLimit;
import io.tokenworks.controlplane.refusal.Refusal;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.springframework.context.MessageSource;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.ExtendedModelMap;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/**
 * A tenant with keys, quota, limits and usage. A key's secret passes through the session to the next page only, so a
 * reload does not show it again.
 */
@Controller
final class TenantPage {
    private static final int RECENT = 10;

    private final TenantDesk tenants;
    private final OperationDesk operations;
    private final LimitDesk limits;
    private final MessageSource messages;
    private final LiveStreams streams;

    TenantPage(
            TenantDesk tenants,
            OperationDesk operations,
            LimitDesk limits,
            MessageSource messages,
            LiveStreams streams) {
        this.tenants = tenants;
        this.operations = operations;
        this.limits = limits;
        this.messages = messages;
        this.streams = streams;
    }

    @GetMapping("/tenants/{tenant}")
    String page(@PathVariable UUID tenant, Model model, HttpServletResponse response) {
        response.setHeader("Cache-Control", "no-store");
        return page(tenant, Map.of(), model);
    }

    @GetMapping("/events/tenants/{tenant}")
    SseEmitter events(@PathVariable UUID tenant, HttpSession session, Locale locale) {
        view(tenant);
        return streams.open(session, "tenants", () -> Map.of("view", view(tenant)), locale);
    }

    @PostMapping("/tenants/{tenant}/keys")
    ModelAndView issueKey(
            @PathVariable UUID tenant,
            @ModelAttribute TenantForms.IssueKey form,
            RedirectAttributes next,
            Locale locale) {
        FormCheck check = new FormCheck(messages, locale);
        String label = check.text("label", form.label());
        if (!check.clean()) {
            return again(tenant, check.faults(), "keyForm", form);
        }
        view(tenant);
        next.addFlashAttribute("secret", tenants.issueKey(tenant, label));
        return new ModelAndView("redirect:/tenants/" + tenant);
    }

    @PostMapping("/tenants/{tenant}/keys/{key}/revoke")
    String revokeKey(@PathVariable UUID tenant, @PathVariable UUID key, RedirectAttributes next, Locale locale) {
        view(tenant);
        tenants.revokeKey(tenant, key);
        next.addFlashAttribute("done", messages.getMessage("key.revoke.done", null, locale));
        return "redirect:/tenants/" + tenant;
    }

    @PostMapping("/tenants/{tenant}/quota")
    ModelAndView setQuota(
            @PathVariable UUID tenant,
            @ModelAttribute TenantForms.SetQuota form,
            RedirectAttributes next,
            Locale locale) {
        FormCheck check = new FormCheck(messages, locale);
        long tokens = check.limit("quotaTokens", form.quotaTokens());
        view(tenant);
        if (check.clean()) {
            try {
                tenants.setQuota(tenant, tokens);
                next.addFlashAttribute("done", messages.getMessage("quota.done", null, locale));
                return new ModelAndView("redirect:/tenants/" + tenant);
            } catch (Refusal refusal) {
                check.refused(refusal);
            }
        }
        return again(tenant, check.faults(), "quotaForm", form);
    }

    @PostMapping("/tenants/{tenant}/limits")
    ModelAndView setLimit(
            @PathVariable UUID tenant, @ModelAttribute LimitForm form, RedirectAttributes next, Locale locale) {
        FormCheck check = new FormCheck(messages, locale);
        view(tenant);
        NewLimit wish = form.wish(tenant, check);
        if (check.clean()) {
            try {
                limits.setLimit(wish);
                return limitSaved(tenant, next, locale);
            } catch (Refusal refusal) {
                check.refused(refusal);
            }
        }
        return again(tenant, check.faults(), "limitForm", form);
    }

    @PostMapping("/tenants/{tenant}/limits/{limit}")
    ModelAndView changeLimit(
            @PathVariable UUID tenant, @PathVariable UUID limit, @ModelAttribute LimitForm.Change form,
            RedirectAttributes next, Locale locale) {
        FormCheck check = new FormCheck(messages, locale);
        BigDecimal amount = check.amount("", form.amount());
        view(tenant);
        if (check.clean()) {
            try {
                limits.changeLimit(tenant, limit, amount, form.version());
                return limitSaved(tenant, next, locale);
            } catch (Refusal refusal) {
                check.refused(Refusal.conflict(null, refusal.reason()));
            }
        }
        return again(tenant, check.faults(), "limitForm", LimitForm.empty());
    }

    @PostMapping("/tenants/{tenant}/limits/{limit}/remove")
    ModelAndView removeLimit(
            @PathVariable UUID tenant, @PathVariable UUID limit, @ModelAttribute LimitForm.Change form,
            RedirectAttributes next, Locale locale) {
        view(tenant);
        try {
            limits.removeLimit(tenant, limit, form.version());
        } catch (Refusal refusal) {
            return again(tenant, Map.of("", refusal.reason()), "limitForm", LimitForm.empty());
        }
        return limitSaved(tenant, next, locale);
    }

    private ModelAndView limitSaved(UUID tenant, RedirectAttributes next, Locale locale) {
        next.addFlashAttribute("done", messages.getMessage("limit.done", null, locale));
        return new ModelAndView("redirect:/tenants/" + tenant);
    }

    /** The page with what was typed and what is wrong with it. */
    private ModelAndView again(UUID tenant, Map<String, String> faults, String name, Object form) {
        Model model = new ExtendedModelMap().addAttribute(name, form);
        return new ModelAndView(page(tenant, faults, model), model.asMap(), HttpStatus.UNPROCESSABLE_CONTENT);
    }

    private String page(UUID tenant, Map<String, String> faults, Model model) {
        TenantView view = view(tenant);
        TenantView.Quota quota = view.quota();
        model.addAttribute("view", view);
        model.addAttribute("faults", faults);
        if (!model.containsAttribute("keyForm")) {
            model.addAttribute("keyForm", new TenantForms.IssueKey(""));
        }
        if (!model.containsAttribute("limitForm")) {
            model.addAttribute("limitForm", LimitForm.empty());
        }
        model.addAttribute("limits", limits.limits(tenant).stream().map(LimitLine::of).toList());
        model.addAttribute("measures", LimitForm.MEASURES);
        model.addAttribute("windows", LimitForm.WINDOWS);
        model.addAttribute("modes", LimitForm.MODES);
        model.addAttribute("setsLimits", Actor.current().role() == Role.ADMIN);
        if (!model.containsAttribute("quotaForm")) {
            model.addAttribute("quotaForm", new TenantForms.SetQuota(quota == null ? "" : quota.limit()));
        }
        return "console/tenants/page";
    }

    private TenantView view(UUID id) {
        TenantDesk.Tenant tenant = tenants.withId(id).orElseThrow(MissingPage::new);
        List<OperationLine> recent = operations.newest(id, RECENT).stream().map(OperationLine::of).toList();
        List<BudgetLine> budgets = limits.budgets(id).stream().map(BudgetLine::of).toList();
        return TenantView.of(tenant, tenants.keys(id), budgets, recent);
    }
}
