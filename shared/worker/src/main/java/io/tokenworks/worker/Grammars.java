package io.tokenworks.worker;

import io.tokenworks.engine.api.AnswerConstraint;
import io.tokenworks.grammar.Grammar;
import io.tokenworks.grammar.source.GrammarFault;
import io.tokenworks.grammar.source.GrammarLimits;
import io.tokenworks.grammar.source.GrammarSource;
import io.tokenworks.grammar.TokenMasks;
import io.tokenworks.grammar.TokenMatcher;
import io.tokenworks.grammar.TokenTrie;
import io.tokenworks.model.card.ModelCard;
import io.tokenworks.platform.ApiFault;
import io.tokenworks.tokens.TokenizerJson;
import io.tokenworks.wire.worker.GenerateRequest.Constraint;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What answers must look like, compiled. A client asks for the same form again and again: the last used ones are kept.
 * Web threads compile; what is compiled runs on the engine's.
 */
final class Grammars {
    private final int keptMax;
    private final long maskBytes;
    private final LinkedHashMap<Constraint, Grammar> kept = new LinkedHashMap<>(16, 0.75f, true);
    private volatile @Nullable TokenMasks masks;
    private long compiled;
    private long compileNanos;

    /**
     * @param keptMax most compiled grammars
     * @param maskBytes most memory of masks
     */
    Grammars(int keptMax, long maskBytes) {
        this.keptMax = keptMax;
        this.maskBytes = maskBytes;
    }

    /**
     * @throws ApiFault if it cannot be compiled
     */
    AnswerConstraint of(Constraint asked, ModelCard card) {
        TokenMasks known = masks(card);
        Grammar grammar = find(asked);
        if (grammar == null) {
            grammar = keep(asked, compile(asked));
        }
        Grammar found = grammar;
        return () -> new Progress(known.matcher(found));
    }

    /** Grammars held now. */
    synchronized int held() {
        return kept.size();
    }

    /** Grammars compiled so far. */
    synchronized long compiled() {
        return compiled;
    }

    /** Time it took. */
    synchronized long compileNanos() {
        return compileNanos;
    }

    TokenMasks.Counters masks() {
        TokenMasks made = masks;
        return made == null ? new TokenMasks.Counters(0, 0, 0, 0) : made.counters();
    }

    /** Made at the first use: most workers never need it. */
    private synchronized TokenMasks masks(ModelCard card) {
        TokenMasks made = masks;
        if (made == null) {
            made = new TokenMasks(TokenTrie.of(TokenizerJson.texts(card.tokenizerJson())), maskBytes);
            masks = made;
        }
        return made;
    }

    private synchronized @Nullable Grammar find(Constraint asked) {
        return kept.get(asked);
    }

    private Grammar compile(Constraint asked) {
        GrammarSource.Kind kind = switch (asked.kind()) {
            case JSON_OBJECT -> GrammarSource.Kind.JSON_OBJECT;
            case JSON_SCHEMA -> GrammarSource.Kind.JSON_SCHEMA;
            case REGEX -> GrammarSource.Kind.REGEX;
            case TOOL_CALLS -> GrammarSource.Kind.TOOL_CALLS;
        };
        long from = System.nanoTime();
        try {
            return Grammar.compile(new GrammarSource(kind, asked.text()), GrammarLimits.defaults());
        } catch (GrammarFault fault) {
            throw new ApiFault(400, "invalid_request", "constraint " + fault.path() + ": " + fault.message(), false);
        } finally {
            count(System.nanoTime() - from);
        }
    }

    private synchronized void count(long nanos) {
        compiled++;
        compileNanos += nanos;
    }

    /** Of two that were compiled at the same time one is kept, so that they share their states. */
    private synchronized Grammar keep(Constraint asked, Grammar grammar) {
        Grammar first = kept.putIfAbsent(asked, grammar);
        if (kept.size() > keptMax) {
            kept.pollFirstEntry();
        }
        return first == null ? grammar : first;
    }

    private record Progress(TokenMatcher matcher) implements AnswerConstraint.Progress {

        @Override
        public boolean accept(int token) {
            return matcher.accept(token);
        }

        @Override
        public boolean accepting() {
            return matcher.accepting();
        }

        @Override
        public boolean complete() {
            return matcher.complete();
        }

        @Override
        public int[] allowed() {
            return matcher.allowed();
        }
    }
}
