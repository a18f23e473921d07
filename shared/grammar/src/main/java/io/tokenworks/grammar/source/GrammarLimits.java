package io.tokenworks.grammar.source;

/**
 * How much one grammar may hold; together they bound the time of a compilation.
 *
 * @param sourceChars most characters of the source
 * @param depth deepest nesting of a schema, references followed
 * @param states most states of the network
 * @param textStates most states of the automaton of one string's pattern
 * @param work most elementary steps of a compilation
 */
public record GrammarLimits(int sourceChars, int depth, int states, int textStates, long work) {

    public static GrammarLimits defaults() {
        return new GrammarLimits(128 * 1024, 64, 120_000, 12_000, 6_000_000);
    }
}
