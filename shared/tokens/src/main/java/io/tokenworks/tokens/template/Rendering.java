package io.tokenworks.tokens.template;

import io.tokenworks.tokens.MarkedText;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One run of a template. One thread. */
final class Rendering {

    private final TemplateLimits limits;
    private final Budget budget;
    private final Evaluator evaluator;
    private final MarkedText.Builder out = new MarkedText.Builder();

    Rendering(TemplateLimits limits) {
        this.limits = limits;
        this.budget = new Budget(limits);
        this.evaluator = new Evaluator(budget);
    }

    MarkedText of(List<Node> nodes, Scope scope) {
        run(nodes, scope);
        return out.build();
    }

    private void run(List<Node> nodes, Scope scope) {
        for (Node node : nodes) {
            budget.step();
            switch (node) {
                case Node.Text(MarkedText text) -> write(text);
                case Node.Output(Expression expression) -> write(Operators.written(evaluator.value(expression, scope)));
                case Node.Set(String variable, Expression value) -> scope.set(variable, evaluator.value(value, scope));
                case Node.If(List<Node.Branch> branches) -> choose(branches, scope);
                case Node.For loop -> loop(loop, scope);
            }
        }
    }

    private void write(MarkedText text) {
        if (text.length() > limits.chars() - out.length()) {
            throw Operators.fault("the prompt is longer than " + limits.chars() + " characters");
        }
        out.append(text);
    }

    private void choose(List<Node.Branch> branches, Scope scope) {
        for (Node.Branch branch : branches) {
            if (branch.condition() == null || evaluator.truth(branch.condition(), scope)) {
                run(branch.body(), scope);
                return;
            }
        }
    }

    private void loop(Node.For loop, Scope scope) {
        List<Value> items = items(evaluator.value(loop.items(), scope));
        if (loop.filter() != null) {
            Expression filter = loop.filter();
            items = items.stream()
                    .filter(item -> {
                        Scope round = new Scope(scope);
                        round.set(loop.variable(), item);
                        return evaluator.truth(filter, round);
                    })
                    .toList();
        }
        for (int i = 0; i < items.size(); i++) {
            Scope round = new Scope(scope);
            round.set(loop.variable(), items.get(i));
            round.set("loop", position(items, i));
            run(loop.body(), round);
        }
        if (items.isEmpty()) {
            run(loop.otherwise(), new Scope(scope));
        }
    }

    private static List<Value> items(Value value) {
        return switch (value) {
            case Value.Items(List<Value> items) -> items;
            case Value.Undefined _ -> List.of();
            case Value.Text _,Value.Dict _,Value.Int _,Value.Bool _,Value.None _ ->
                throw Operators.fault("a loop over a " + Operators.kind(value) + " is not supported");
        };
    }

    private static Value position(List<Value> items, int index) {
        int size = items.size();
        Map<String, Value> loop = new HashMap<>();
        loop.put("index", new Value.Int(index + 1));
        loop.put("index0", new Value.Int(index));
        loop.put("revindex", new Value.Int(size - index));
        loop.put("revindex0", new Value.Int(size - index - 1));
        loop.put("first", Value.of(index == 0));
        loop.put("last", Value.of(index == size - 1));
        loop.put("length", new Value.Int(size));
        if (index > 0) {
            loop.put("previtem", items.get(index - 1));
        }
        if (index < size - 1) {
            loop.put("nextitem", items.get(index + 1));
        }
        return new Value.Dict(loop);
    }
}
