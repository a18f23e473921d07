package io.tokenworks.controlplane.console;

import io.tokenworks.controlplane.access.Actor;
import io.tokenworks.controlplane.access.Role;
import io.tokenworks.controlplane.refusal.Refusal;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Locale;
import java.util.Map;
import org.springframework.context.MessageSource;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.ExtendedModelMap;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/**
 * The users of the console. A generated password passes through the session to the next page only, so a reload does not
 * show it again.
 */
@Controller
@RequestMapping("/users")
final class UsersPage {
    private final UserDesk users;
    private final MessageSource messages;

    UsersPage(UserDesk users, MessageSource messages) {
        this.users = users;
        this.messages = messages;
    }

    @GetMapping
    String page(Model model, HttpServletResponse response) {
        response.setHeader("Cache-Control", "no-store");
        return page(UserForms.Create.empty(), Map.of(), model);
    }

    @PostMapping
    ModelAndView create(@ModelAttribute UserForms.Create form, RedirectAttributes next, Locale locale) {
        FormCheck check = new FormCheck(messages, locale);
        String name = check.name("name", form.name());
        Role role = check.choice("role", form.role(), UserForms.ROLES);
        if (check.clean()) {
            try {
                next.addFlashAttribute("secret", users.create(name, role, form.wished()));
                return done("user.create.done", name, next, locale);
            } catch (Refusal refusal) {
                check.refused(refusal);
            }
        }
        return again(form, check.faults());
    }

    @PostMapping("/{name}/role")
    ModelAndView changeRole(
            @PathVariable String name, @ModelAttribute UserForms.Change form, RedirectAttributes next, Locale locale) {
        FormCheck check = new FormCheck(messages, locale);
        Role role = check.choice("", form.role(), UserForms.ROLES);
        if (!check.clean()) {
            return again(UserForms.Create.empty(), check.faults());
        }
        return tried("user.role.done", name, next, locale, () -> users.changeRole(name, role, form.version()));
    }

    @PostMapping("/{name}/password")
    ModelAndView resetPassword(
            @PathVariable String name, @ModelAttribute UserForms.Change form, RedirectAttributes next, Locale locale) {
        return tried("user.reset.done", name, next, locale,
                () -> next.addFlashAttribute("secret", users.resetPassword(name, form.version())));
    }

    @PostMapping("/{name}/disable")
    ModelAndView disable(
            @PathVariable String name, @ModelAttribute UserForms.Change form, RedirectAttributes next, Locale locale) {
        return tried("user.disable.done", name, next, locale, () -> users.disable(name, true, form.version()));
    }

    @PostMapping("/{name}/enable")
    ModelAndView enable(
            @PathVariable String name, @ModelAttribute UserForms.Change form, RedirectAttributes next, Locale locale) {
        return tried("user.enable.done", name, next, locale, () -> users.disable(name, false, form.version()));
    }

    /** A change of the list; what refuses it stands above the list. */
    private ModelAndView tried(String text, String name, RedirectAttributes next, Locale locale, Runnable change) {
        try {
            change.run();
        } catch (Refusal refusal) {
            return again(UserForms.Create.empty(), Map.of("", refusal.reason()));
        }
        return done(text, name, next, locale);
    }

    private ModelAndView done(String text, String name, RedirectAttributes next, Locale locale) {
        next.addFlashAttribute("done", messages.getMessage(text, new Object[]{name}, locale));
        return new ModelAndView("redirect:/users");
    }

    /** The page with what was typed, but for the password, and what is wrong with it. */
    private ModelAndView again(UserForms.Create form, Map<String, String> faults) {
        Model model = new ExtendedModelMap();
        return new ModelAndView(page(form, faults, model), model.asMap(), HttpStatus.UNPROCESSABLE_CONTENT);
    }

    private String page(UserForms.Create form, Map<String, String> faults, Model model) {
        Actor who = Actor.current();
        model.addAttribute("form", form);
        model.addAttribute("faults", faults);
        model.addAttribute("roles", UserForms.ROLES);
        model.addAttribute("users", users.users().stream().map(user -> UserLine.of(user, who)).toList());
        return "console/users/page";
    }
}
