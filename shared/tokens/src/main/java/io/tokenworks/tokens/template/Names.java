package io.tokenworks.tokens.template;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

/**
 * Where names are read and set, in the order of the source. Jinja decides per block, before it runs, what a name means:
 * one that a block sets before it reads it is the block's own from the block's first line, so that a loop or macro
 * inside never sees an outer value of that name, not even when it runs before the setting.
 */
final class Names {

    private final Deque<Block> blocks = new ArrayDeque<>();
    private Set<String> used = new HashSet<>();

    /** A block with names of its own. */
    private static final class Block {
        final Set<String> seen = new HashSet<>();
        final Set<String> own = new HashSet<>();
        /** What is set in a branch only may keep its outer value. */
        int branches;
    }

    Names() {
        blocks.push(new Block());
    }

    /** A name is read here. */
    void reads(String name) {
        used.add(name);
        block().seen.add(name);
    }

    /** A name is set here. */
    void sets(String name) {
        if (block().branches == 0 && blocks.stream().noneMatch(block -> block.seen.contains(name))) {
            block().own.add(name);
        }
        block().seen.add(name);
    }

    /** A name is a parameter of this block. */
    void declares(String name) {
        block().seen.add(name);
    }

    private Block block() {
        return blocks.element();
    }

    /** @param parameters names that the block is begun with */
    void begin(Collection<String> parameters) {
        Block block = new Block();
        block.seen.addAll(parameters);
        blocks.push(block);
    }

    /** @return the names that are this block's own before it sets them */
    Set<String> end() {
        return Set.copyOf(blocks.pop().own);
    }

    void beginBranch() {
        block().branches++;
    }

    void endBranch() {
        block().branches--;
    }

    /** Begins to collect the names read; the answer goes to {@link #endUses}. */
    Set<String> beginUses() {
        Set<String> before = used;
        used = new HashSet<>();
        return before;
    }

    /** The names read since {@link #beginUses}. */
    Set<String> endUses(Set<String> before) {
        Set<String> since = used;
        before.addAll(since);
        used = before;
        return Set.copyOf(since);
    }
}
