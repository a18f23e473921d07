package io.tokenworks.controlplane.console;

import io.tokenworks.controlplane.refusal.Refusal;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The list of tenants and the form that makes one. */
@Controller
@RequestMapping("/tenants")
final class TenantsPage {
    private final TenantDesk tenants;
    private final MessageSource messages;

    TenantsPage(TenantDesk tenants, MessageSource messages) {
        this.tenants = tenants;
        this.messages = messages;
    }

    @GetMapping
    String list(Model model) {
        return list(new TenantForms.Create("", ""), Map.of(), model);
    }

    @PostMapping
    String create(
            @ModelAttribute TenantForms.Create form,
            Model model,
            RedirectAttributes next,
            Locale locale,
            HttpServletResponse response) {
        FormCheck check = new FormCheck(messages, locale);
        String name = check.text("name", form.name());
        OptionalLong quota = check.tokens("quotaTokens", form.quotaTokens());
        if (check.clean()) {
            try {
                UUID tenant = tenants.create(name, quota);
                next.addFlashAttribute("done", messages.getMessage("tenants.done", new Object[]{name}, locale));
                return "redirect:/tenants/" + tenant;
            } catch (Refusal refusal) {
                check.refused(refusal);
            }
        }
        response.setStatus(422);
        return list(form, check.faults(), model);
    }

    private String list(TenantForms.Create form, Map<String, String> faults, Model model) {
        model.addAttribute("form", form);
        model.addAttribute("faults", faults);
        model.addAttribute("tenants", tenants.tenants().stream()
                .map(tenant -> TenantView.of(tenant, List.of(), List.of(), List.of()))
                .toList());
        return "console/tenants/list";
    }
}
