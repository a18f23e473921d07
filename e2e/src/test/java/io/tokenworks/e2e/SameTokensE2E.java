package io.tokenworks.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenworks.e2e.WorkerClient.Output;
import io.tokenworks.e2e.WorkerClient.Prompt;
import io.tokenworks.wire.worker.GenerateRequest;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The real model's greedy output is the same in every bit, whoever computed what; and it does depend on the blocks that
 * were handed over.
 */
@ExtendWith(WithSystem.class)
class SameTokensE2E {
    private static final int PROMPT_TOKENS = 150;
    private static final int NEW_TOKENS = 16;
    private static final int OTHERS = 8;
    private static final int FIRST_WORD = 1000;

    @Test
    void disaggregatedAggregatedCachedAndAmongOthersAreOne(RunningSystem system) throws Exception {
        try (var client = new WorkerClient(system)) {
            sameHoweverComputed(client, 1, null);
        }
    }

    @Test
    void withPenaltiesToo(RunningSystem system) throws Exception {
        var penalties = new GenerateRequest.Penalties(0.4f, 0.6f, 1.2f, Map.of(FIRST_WORD, 3f, 28, -100f));
        try (var client = new WorkerClient(system)) {
            Output penalised = sameHoweverComputed(client, 40, penalties);
            Output plain = client.generate(new Prompt(ids(0), (byte) 40), NEW_TOKENS, null);
            assertThat(penalised.ids()).isNotEqualTo(plain.ids());
        }
    }

    private static Output sameHoweverComputed(WorkerClient client, int root,
            GenerateRequest.@Nullable Penalties penalties) throws Exception {
        int[] ids = ids(0);
        Output alone = client.generate(new Prompt(ids, (byte) root, penalties), NEW_TOKENS, null);
        assertThat(alone.ids()).hasSize(NEW_TOKENS);
        assertThat(alone.counts().cached()).isZero();

        Output cached = client.generate(new Prompt(ids, (byte) root, penalties), NEW_TOKENS, null);
        assertThat(cached.counts().cached()).isPositive();
        assertThat(cached.sameAs(alone)).as("cached: %s, alone: %s", cached, alone).isTrue();

        var apart = new Prompt(ids, (byte) (root + 1), penalties);
        Output disaggregated = client.generate(apart, NEW_TOKENS, client.prefill(apart));
        assertThat(disaggregated.counts().promptComputedRemotely()).isEqualTo(PROMPT_TOKENS - 1);
        assertThat(disaggregated.counts().promptComputed()).isEqualTo(1);
        assertThat(disaggregated.sameAs(alone)).as("apart: %s, alone: %s", disaggregated, alone).isTrue();

        Output crowded = amongOthers(client, new Prompt(ids, (byte) (root + 2), penalties));
        assertThat(crowded.sameAs(alone)).as("among others: %s, alone: %s", crowded, alone).isTrue();
        return alone;
    }

    @Test
    void oneChangedByteOfAHandedOverBlockChangesTheOutput(RunningSystem system) throws Exception {
        try (var client = new WorkerClient(system)) {
            var right = new Prompt(ids(7), (byte) 11);
            Output untouched = client.generate(right, NEW_TOKENS, client.prefill(right));
            var wrong = new Prompt(ids(7), (byte) 12);
            try (var proxy = new MendingProxy(client.prefill(wrong))) {
                Output tampered = client.generate(wrong, NEW_TOKENS, proxy.ticket());
                assertThat(proxy.changed()).isEqualTo(1);
                assertThat(tampered.counts().promptComputed()).as("the blocks were taken").isEqualTo(1);
                assertThat(tampered.sameAs(untouched)).isFalse();
            }
        }
    }

    private static Output amongOthers(WorkerClient client, Prompt prompt) throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var others = new ArrayList<Future<Output>>();
            for (int i = 1; i <= OTHERS; i++) {
                var other = new Prompt(ids(i), (byte) (prompt.root() + 20 + i));
                others.add(threads.submit(() -> client.generate(other, 2 * NEW_TOKENS, null)));
            }
            Output output = client.generate(prompt, NEW_TOKENS, null);
            for (Future<Output> other : others) {
                assertThat(other.get().ids()).hasSize(2 * NEW_TOKENS);
            }
            return output;
        }
    }

    private static int[] ids(int variant) {
        int[] ids = new int[PROMPT_TOKENS];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = FIRST_WORD + (i * 37 + variant * 101) % 5000;
        }
        return ids;
    }
}
