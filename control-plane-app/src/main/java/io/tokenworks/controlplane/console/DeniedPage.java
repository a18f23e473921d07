package io.tokenworks.controlplane.console;

import jakarta.servlet.http.HttpServletResponse;
import java.security.Principal;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.RequestMapping;

/** What somebody sees who may not do what was asked for, or whose form is from before the last login. */
@Controller
final class DeniedPage {

    static final String PATH = "/denied";

    /** Whatever the method: the security chain forwards the request as it came. Whose session is over signs in anew. */
    @RequestMapping(PATH)
    String page(@Nullable Principal principal, Model model, HttpServletResponse response) {
        if (principal == null) {
            return "redirect:/login";
        }
        response.setStatus(HttpServletResponse.SC_FORBIDDEN);
        model.addAttribute("kind", "denied");
        return "console/fault";
    }
}
