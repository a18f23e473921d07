package io.tokenworks.tokens.template;

import io.tokenworks.tokens.MarkedText;
import io.tokenworks.tokens.template.Node.Statement;
import io.tokenworks.tokens.template.Node.Target;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One run of a template. One thread. */
final class Rendering {

    private final Budget budget;
    private final Evaluator evaluator;
    private Joining out;

    /** How a body ended. */
    private enum End {
        WHOLE, BREAK, CONTINUE
    }

    Rendering(TemplateLimits limits) {
        this.budget = new Budget(limits);
        this.evaluator = new Evaluator(budget);
        this.out = new Joining(budget);
    }

    MarkedText of(List<Statement> statements, Scope scope) {
        run(statements, scope);
        return out.text();
    }

    /** What the body writes, instead of writing it. */
    MarkedText captured(List<Statement> body, Scope scope) {
        return captured(() -> {
            run(body, scope);
        });
    }

    private MarkedText captured(Runnable writer) {
        Joining outer = out;
        out = new Joining(budget);
        try {
            writer.run();
            return out.text();
        } finally {
            out = outer;
        }
    }

    Value value(Expression expression, Scope scope) {
        return evaluator.value(expression, scope);
    }

    private End run(List<Statement> body, Scope scope) {
        int line = body.isEmpty() ? 0 : body.getFirst().line();
        try {
            budget.enter();
            for (Statement statement : body) {
                line = statement.line();
                budget.step();
                End end = run(statement.node(), scope);
                if (end != End.WHOLE) {
                    return end;
                }
            }
            return End.WHOLE;
        } catch (Refusal refusal) {
            throw refusal.at(line);
        } finally {
            budget.leave();
        }
    }

    private End run(Node node, Scope scope) {
        switch (node) {
            case Node.If(List<Node.Branch> branches) -> {
                return choose(branches, scope);
            }
            case Node.For loop -> {
                return loop(loop, evaluator.value(loop.items(), scope), scope, 0);
            }
            case Node.With with -> {
                return with(with, scope);
            }
            case Node.Break _ -> {
                return End.BREAK;
            }
            case Node.Continue _ -> {
                return End.CONTINUE;
            }
            case Node.Text(MarkedText text) -> out.add(text);
            case Node.Output(Expression expression) -> write(evaluator.value(expression, scope));
            case Node.Set(Target target, Expression value) -> assign(target, evaluator.value(value, scope), scope);
            case Node.SetBlock(Target target, Expression value, List<Statement> body) ->
                assign(target, filtered(value, body, scope), scope);
            case Node.FilterBlock(Expression value, List<Statement> body) -> write(filtered(value, body, scope));
            case Node.Macro(Node.MacroSource source) -> scope.set(source.name(), new Macro(source, scope, this));
            case Node.CallBlock(Expression.Call call, Node.MacroSource caller) ->
                write(evaluator.call(call, Map.of("caller", new Macro(caller, scope, this)), scope));
            case Node.Own(var names) -> names.forEach(name -> scope.set(name, new Value.Undefined(name)));
        }
        return End.WHOLE;
    }

    private void write(Value value) {
        out.add(Written.of(value, budget));
    }

    private Value filtered(Expression filters, List<Statement> body, Scope scope) {
        Scope inside = new Scope(scope);
        inside.set(Node.CAPTURED, new Value.Text(captured(body, inside)));
        return evaluator.value(filters, inside);
    }

    private End choose(List<Node.Branch> branches, Scope scope) {
        for (Node.Branch branch : branches) {
            if (branch.condition() == null || evaluator.truth(branch.condition(), scope)) {
                return run(branch.body(), scope);
            }
        }
        return End.WHOLE;
    }

    private End with(Node.With with, Scope scope) {
        Scope inside = new Scope(scope);
        List<Value> values = with.values().stream().map(value -> evaluator.value(value, scope)).toList();
        for (int i = 0; i < values.size(); i++) {
            assign(with.targets().get(i), values.get(i), inside);
        }
        return run(with.body(), inside);
    }

    private End loop(Node.For loop, Value items, Scope scope, int depth) {
        LoopState state = state(loop, items, scope, depth);
        boolean whole = false;
        for (Value item = state.next(); item != null; item = state.next()) {
            Scope round = new Scope(scope);
            round.set("loop", state);
            assign(loop.target(), item, round);
            End end = run(loop.body(), round);
            if (end == End.BREAK) {
                break;
            }
            whole |= end == End.WHOLE;
        }
        // As jinja2: else runs unless some round came to the body's end, also after a break in the first round.
        return whole ? End.WHOLE : run(loop.otherwise(), new Scope(scope));
    }

    private LoopState state(Node.For loop, Value items, Scope scope, int depth) {
        Expression filter = loop.filter();
        Iterator<Value> all = Iteration.over(items, budget);
        LoopState.@Nullable Recursion recursion = loop.recursive()
                ? (inner, deeper) -> new Value.Text(captured(() -> {
                    loop(loop, inner, scope, deeper);
                }))
                : null;
        if (filter == null) {
            int length = items instanceof Value.Generator ? -1 : Iteration.length(items);
            return new LoopState(all, length, recursion, depth, budget);
        }
        Iterator<Value> passing = new SelectFilters.Selected(all, item -> {
            Scope round = new Scope(scope);
            assign(loop.target(), item, round);
            return evaluator.truth(filter, round);
        });
        return new LoopState(passing, -1, recursion, depth, budget);
    }

    private void assign(Target target, Value value, Scope scope) {
        switch (target) {
            case Target.Name(String name) -> scope.set(name, value);
            case Target.NamespaceField(String name, String field) -> {
                if (!(scope.get(name) instanceof Value.Namespace(Map<String, Value> values))) {
                    throw new Refusal("'" + name + "' is no namespace");
                }
                values.put(Globals.field(field), value);
            }
            case Target.Unpacked(List<Target> targets) -> {
                List<Value> values = Iteration.list(value, budget);
                if (values.size() != targets.size()) {
                    throw new Refusal(values.size() + " values for " + targets.size() + " names");
                }
                for (int i = 0; i < values.size(); i++) {
                    assign(targets.get(i), values.get(i), scope);
                }
            }
        }
    }
}
