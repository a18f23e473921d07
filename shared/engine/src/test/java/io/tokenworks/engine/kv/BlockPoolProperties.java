package io.tokenworks.engine.kv;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenworks.engine.timed.TimedProfile;
import io.tokenworks.engine.timed.TimedStepRunner;
import io.tokenworks.tensor.KvMemory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** With two tokens only, prompts share prefixes all the time. */
class BlockPoolProperties {
    private static final int BLOCK_TOKENS = 2;
    private static final int BLOCKS = 24;

    @Property(tries = 150)
    void ownersAlwaysAddUpAndOnlyEqualPrefixesShareBlocks(@ForAll long seed) {
        Random random = new Random(seed);
        Fuzz fuzz = new Fuzz();
        for (int round = 0; round < 200; round++) {
            fuzz.act(random);
            fuzz.check();
        }
        fuzz.releaseAll();
        fuzz.check();
        assertThat(fuzz.kv.freeBlocks()).isEqualTo(fuzz.kv.totalBlocks());
    }

    private static final class Fuzz {
        final KvBlocks kv = new KvBlocks(memory(), true);
        final List<Held> held = new ArrayList<>();
        final List<int[][]> transfers = new ArrayList<>();

        static KvMemory memory() {
            TimedProfile profile = new TimedProfile(0, 0, 0, 1, BLOCK_TOKENS, BLOCKS);
            return new TimedStepRunner(profile, 2, new int[]{0}, () -> 0, _ -> {}).kv();
        }

        void act(Random random) {
            switch (random.nextInt(5)) {
                case 0, 1 -> admit(random.ints(1 + random.nextInt(12), 0, 2).toArray(), random.nextBoolean());
                case 2 -> pick(held, random).ifPresent(held -> {
                    held.computed = Math.min(held.tokens.length, held.computed + 1 + random.nextInt(4));
                    kv.seal(held.table, held.chain, held.tokens, held.computed);
                });
                case 3 -> pick(held, random).ifPresent(one -> {
                    if (random.nextBoolean()) {
                        kv.holdForTransfer(one.table.snapshot());
                        transfers.add(one.table.snapshot());
                    }
                    kv.release(one.table);
                    held.remove(one);
                });
                default -> pick(transfers, random).ifPresent(blocks -> {
                    kv.releaseTransfer(blocks);
                    transfers.remove(blocks);
                });
            }
        }

        private void admit(int[] tokens, boolean allAtOnce) {
            byte[] root = new byte[32];
            Held one = new Held(tokens, kv.emptyTable(), new PrefixChain(root, BLOCK_TOKENS));
            int reusable = (tokens.length - 1) / BLOCK_TOKENS;
            one.chain.extend(tokens, reusable);
            KvBlocks.Cached cached = kv.lookUp(one.chain, reusable);
            int before = kv.freeRows();
            int rows = allAtOnce ? kv.rows(tokens.length) : cached.rows();
            boolean fits = rows - cached.heldRows() <= before;
            assertThat(kv.admit(one.table, one.chain, cached, rows)).isEqualTo(fits);
            if (fits && (kv.extend(one.table, kv.rows(tokens.length)) || one.table.rows() > 0)) {
                one.computed = cached.rows() * BLOCK_TOKENS;
                one.tokens = Arrays.copyOf(tokens, Math.min(tokens.length, one.table.rows() * BLOCK_TOKENS));
                held.add(one);
            }
        }

        void check() {
            kv.checkFully(held.stream().map(one -> one.table).toList(), transfers);
            for (Held one : held) {
                for (Held other : held) {
                    checkShared(one, other);
                }
            }
        }

        private static void checkShared(Held one, Held other) {
            int[] mine = one.table.snapshot()[0];
            int[] theirs = other.table.snapshot()[0];
            for (int i = 0; one != other && i < mine.length; i++) {
                for (int j = 0; j < theirs.length; j++) {
                    if (mine[i] == theirs[j]) {
                        int end = (i + 1) * BLOCK_TOKENS;
                        assertThat(i).isEqualTo(j);
                        assertThat(Arrays.copyOf(one.tokens, end)).isEqualTo(Arrays.copyOf(other.tokens, end));
                    }
                }
            }
        }

        void releaseAll() {
            held.forEach(one -> kv.release(one.table));
            transfers.forEach(kv::releaseTransfer);
            held.clear();
            transfers.clear();
        }

        private static <T> java.util.Optional<T> pick(List<T> from, Random random) {
            return from.isEmpty()
                    ? java.util.Optional.empty()
                    : java.util.Optional.of(from.get(random.nextInt(from.size())));
        }
    }

    private static final class Held {
        int[] tokens;
        final BlockTable table;
        final PrefixChain chain;
        int computed;

        Held(int[] tokens, BlockTable table, PrefixChain chain) {
            this.tokens = tokens;
            this.table = table;
            this.chain = chain;
        }
    }
}
