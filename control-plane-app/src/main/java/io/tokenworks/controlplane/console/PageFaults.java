package io.tokenworks.controlplane.console;

import io.tokenworks.controlplane.access.Actor;
import io.tokenworks.controlplane.refusal.Refusal;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;

/** Pages for what is not there. Only for the controllers of this package: the REST API has errors of its own shape. */
@Order(Ordered.HIGHEST_PRECEDENCE)
@ControllerAdvice(basePackageClasses = PageFaults.class)
final class PageFaults {

    @ExceptionHandler({MissingPage.class, Refusal.class, MethodArgumentTypeMismatchException.class})
    @ResponseStatus(HttpStatus.NOT_FOUND)
    String missing(Model model) {
        model.addAttribute("kind", "missing");
        model.addAttribute(Onlooker.NAME, Actor.current());
        return "console/fault";
    }
}
