package io.tokenworks.controlplane.console;

import io.tokenworks.controlplane.access.Actor;
import io.tokenworks.controlplane.refusal.Refusal;
import jakarta.servlet.http.HttpServletResponse;
import java.security.Principal;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;

/** Pages for what is not there. Only for the controllers of this package: the REST API has errors of its own shape. */
@Order(Ordered.HIGHEST_PRECEDENCE)
@ControllerAdvice(basePackageClasses = PageFaults.class)
final class PageFaults {

    @ExceptionHandler({MissingPage.class, Refusal.class, MethodArgumentTypeMismatchException.class})
    String missing(@Nullable Principal principal, Model model, HttpServletResponse response) {
        if (principal == null) {
            return "redirect:/login";
        }
        response.setStatus(HttpServletResponse.SC_NOT_FOUND);
        model.addAttribute("kind", "missing");
        model.addAttribute(Onlooker.NAME, Actor.current());
        return "console/fault";
    }
}
