package io.tokenworks.controlplane.console;

import jakarta.servlet.http.HttpServletResponse;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.RequestMapping;

/** What somebody sees who may not do what was asked for, or whose form is from before the last login. */
@Controller
final class DeniedPage {

    static final String PATH = "/denied";

    /** Whatever the method: the security chain forwards the request as it came. */
    @RequestMapping(PATH)
    String page(Model model, HttpServletResponse response) {
        response.setStatus(HttpServletResponse.SC_FORBIDDEN);
        model.addAttribute("kind", "denied");
        return "console/fault";
    }
}
