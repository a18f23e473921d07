package io.tokenworks.testkit.contract;

import io.tokenworks.tensor.StepPlan;
import io.tokenworks.tensor.StepPlan.Slice;
import io.tokenworks.tensor.StepRunner;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Plans that would read or write outside what exists, each one step away from a legal one. */
final class IllegalPlans {

    private IllegalPlans() {}

    static Map<String, StepPlan> of(StepRunner runner, Slice legal) {
        int blocks = runner.kv().blocks(0);
        int[] table = legal.blockTables()[0];
        int[] tokens = legal.tokens();
        Map<String, StepPlan> plans = new LinkedHashMap<>();
        plans.put("nobody", new StepPlan(1, List.of()));
        plans.put("no tokens", plan(legal, new int[0], 0, table));
        plans.put("a token below 0", plan(legal, with(tokens, -1), 0, table));
        plans.put("a token beyond the vocabulary", plan(legal, with(tokens, runner.vocabulary()), 0, table));
        plans.put("a position below 0", plan(legal, tokens, -1, table));
        plans.put("a position beyond counting", plan(legal, tokens, Integer.MAX_VALUE - 3, table));
        plans.put("a block below 0", plan(legal, tokens, 0, with(table, -1)));
        plans.put("a block beyond the pool", plan(legal, tokens, 0, with(table, blocks)));
        plans.put("fewer blocks than positions", plan(legal, tokens, 0, new int[0]));
        plans.put("no table", new StepPlan(1, List.of(slice(legal, tokens, 0))));
        plans.put("a table too many", new StepPlan(1, List.of(slice(legal, tokens, 0, table, table))));
        plans.put("a sequence twice", new StepPlan(1, List.of(legal, legal)));
        return plans;
    }

    private static StepPlan plan(Slice legal, int[] tokens, int start, int[] table) {
        return new StepPlan(1, List.of(slice(legal, tokens, start, table)));
    }

    private static Slice slice(Slice legal, int[] tokens, int start, int[]... tables) {
        return new Slice(legal.sequence(), tokens, start, tables, legal.sample());
    }

    /** The first value exchanged: one that is surely read. */
    private static int[] with(int[] values, int other) {
        int[] changed = Arrays.copyOf(values, values.length);
        changed[0] = other;
        return changed;
    }
}
