package io.tokenworks.controlplane.console;

import io.tokenworks.controlplane.access.Actor;
import java.security.Principal;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;

/** Tells every page who looks at it, so that it shows nothing that this one may not press. */
@ControllerAdvice(basePackageClasses = Onlooker.class)
final class Onlooker {

    static final String NAME = "who";

    /** Null at the login. */
    @ModelAttribute(NAME)
    @Nullable
    Actor who(@Nullable Principal principal) {
        return principal == null ? null : Actor.current();
    }
}
