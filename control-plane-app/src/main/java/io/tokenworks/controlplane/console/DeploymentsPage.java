package io.tokenworks.controlplane.console;

import io.tokenworks.controlplane.access.Actor;
import io.tokenworks.controlplane.refusal.Refusal;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The list of deployments, the form that makes one, and its end. Its own page is {@link DeploymentPage}. */
@Controller
@RequestMapping("/deployments")
final class DeploymentsPage {
    private final DeploymentDesk deployments;
    private final LivePulse pulse;
    private final ThroughputMeter meter;
    private final MessageSource messages;

    DeploymentsPage(
            DeploymentDesk deployments,
            LivePulse pulse,
            ThroughputMeter meter,
            MessageSource messages) {
        this.deployments = deployments;
        this.pulse = pulse;
        this.meter = meter;
        this.messages = messages;
    }

    @GetMapping
    String list(Model model) {
        List<LiveWorker> workers = pulse.workers();
        model.addAttribute("deployments", deployments.all().stream()
                .map(deployed -> DeploymentView.of(deployed, workers, meter, deployments.poolWorkersMax()))
                .toList());
        return "console/deployments/list";
    }

    @GetMapping("/new")
    String form(Model model) {
        return form(DeploymentForm.fresh(deployments.defaultModel()), Map.of(), model);
    }

    @PostMapping
    String deploy(
            @ModelAttribute DeploymentForm form,
            Model model,
            RedirectAttributes next,
            Locale locale,
            HttpServletResponse response) {
        FormCheck check = new FormCheck(messages, locale);
        DeployOrder order = form.read(check, deployments.poolWorkersMax(), Actor.current().setsPrices());
        if (check.clean()) {
            try {
                deployments.deploy(order);
            } catch (Refusal refusal) {
                check.refused(refusal);
            }
        }
        if (!check.clean()) {
            response.setStatus(422);
            return form(form, check.faults(), model);
        }
        next.addFlashAttribute("done", messages.getMessage("deploy.done", new Object[]{order.name()}, locale));
        next.addAttribute("name", order.name());
        return "redirect:/deployments/{name}";
    }

    @PostMapping("/{name}/retire")
    String retire(@PathVariable String name, RedirectAttributes next, Locale locale) {
        if (deployments.named(name).isEmpty()) {
            throw new MissingPage();
        }
        try {
            deployments.retire(name);
            next.addFlashAttribute("done", messages.getMessage("retire.done", new Object[]{name}, locale));
        } catch (Refusal refusal) {
            next.addFlashAttribute("done", refusal.reason());
        }
        next.addAttribute("name", name);
        return "redirect:/deployments/{name}";
    }

    private String form(DeploymentForm form, Map<String, String> faults, Model model) {
        model.addAttribute("form", form);
        model.addAttribute("faults", faults);
        model.addAttribute("backends", DeploymentForm.BACKENDS);
        model.addAttribute("modes", DeploymentForm.MODES);
        model.addAttribute("currency", deployments.currency());
        return "console/deployments/new";
    }

}
