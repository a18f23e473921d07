package io.tokenworks.tokens.template;

import io.tokenworks.tokens.ChatTemplate.TemplateFault;

/** What Python would raise here, or what is not supported; the statement being run adds its line. */
final class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    Refusal(String problem) {
        super(problem, null, false, false);
    }

    /** Something jinja2 does and this interpreter does not. */
    static Refusal unsupported(String what) {
        return new Refusal(what + " is not supported");
    }

    /** The fault that leaves the interpreter. */
    TemplateFault at(int line) {
        return new TemplateFault("chat template, line " + line + ": " + getMessage());
    }
}
