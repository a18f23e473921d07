package io.tokenworks.controlplane.console;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;
import org.thymeleaf.ITemplateEngine;
import org.thymeleaf.context.Context;

/**
 * Renders a page's live region outside of a request: templates named {@code console/<page>/live} with a fragment
 * {@code live}.
 */
@Component
final class Region {
    private final ITemplateEngine templates;

    Region(ITemplateEngine templates) {
        this.templates = templates;
    }

    String render(String page, Map<String, Object> model, Locale locale) {
        return templates.process("console/" + page + "/live", Set.of("live"), new Context(locale, model));
    }
}
