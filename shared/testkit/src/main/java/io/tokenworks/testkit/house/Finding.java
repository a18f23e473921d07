package io.tokenworks.testkit.house;

/**
 * One place where a rule is not kept.
 *
 * @param rule what is not kept
 * @param where file from the repository's root, with {@code #member} where it is a member
 * @param size what was counted; 0 where the rule counts nothing
 * @param hard true: no ratchet entry excuses it
 */
public record Finding(Rule rule, String where, int size, boolean hard) {

    /** The rules a source is read for. */
    public enum Rule {
        FILE_LINES("a file has at most 300 lines (hard limit 500)"),
        METHOD_LINES("a method has at most 30 lines (hard limit 60)"),
        PARAMETERS("a method takes at most 5 parameters, then a record (hard limit 7)"),
        LINE_LENGTH("a line has at most 120 characters"),
        NAME_ENDING("a class is named by a noun of the glossary, not by " + Tidy.BANNED_ENDINGS),
        OPEN_END("an open end names its issue, like (#12)"),
        NULL_MARKED("each package has a package-info.java with @NullMarked"),
        FLOATING_MONEY("no float or double in metering, ledger and prices"),
        FIELD_INJECTION("constructor injection only"),
        SLEEP("a test does not sleep; it advances a clock or waits for a condition");

        private final String text;

        Rule(String text) {
            this.text = text;
        }

        /** The rule in words. */
        public String text() {
            return text;
        }
    }

    /** The line that would excuse this finding in the ratchet file. */
    public String ratchetLine() {
        return rule + " " + where + " " + size;
    }

    @Override
    public String toString() {
        return where + (size > 0 ? " (" + size + ")" : "") + ": " + rule.text() + (hard ? ", no exception" : "");
    }
}
