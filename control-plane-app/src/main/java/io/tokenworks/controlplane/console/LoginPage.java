package io.tokenworks.controlplane.console;

import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

@Controller
final class LoginPage {

    @GetMapping("/login")
    String page(@RequestParam(required = false) boolean wrong, @RequestParam(required = false) boolean out,
            Model model) {
        model.addAttribute("wrong", wrong);
        model.addAttribute("out", out);
        return "console/login/page";
    }
}
