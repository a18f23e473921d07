package io.tokenworks.tokens.template;

/** A function of the interpreter's own. */
record Function(String name, Body body) implements Value.Callable {

    /** What it does. */
    interface Body {
        Value call(Arguments arguments, Budget budget);
    }

    @Override
    public Value call(Arguments arguments, Budget budget) {
        return body.call(arguments, budget);
    }

    /** One that jinja2 has and this interpreter has not. */
    static Function unsupported(String name) {
        return new Function(name, (_, _) -> {
            throw Refusal.unsupported("'" + name + "'");
        });
    }
}
