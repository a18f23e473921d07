package io.tokenworks.grammar.text;

import java.util.List;

/** A regular expression as a tree. */
sealed interface Pattern {

    /** One character of a set. */
    record One(CodePoints set) implements Pattern {}

    record Sequence(List<Pattern> parts) implements Pattern {}

    record Choice(List<Pattern> branches) implements Pattern {}

    /** @param most {@link #UNBOUNDED} for no limit */
    record Repeat(Pattern part, int least, int most) implements Pattern {}

    /** The text's first position. */
    record Begin() implements Pattern {}

    /** The text's last position. */
    record End() implements Pattern {}

    int UNBOUNDED = Integer.MAX_VALUE;
}
