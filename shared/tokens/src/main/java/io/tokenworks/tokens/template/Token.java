package io.tokenworks.tokens.template;

/**
 * One piece of a template's source.
 *
 * @param text for TEXT and STRING the text itself, for the others as written
 * @param line where it stands, for messages
 */
record Token(Kind kind, String text, int line) {

    enum Kind {
        /** Outside of any tag. */
        TEXT, BLOCK_BEGIN, BLOCK_END, OUTPUT_BEGIN, OUTPUT_END, NAME, STRING, INTEGER, REAL, OPERATOR, END
    }

    boolean is(Kind wanted, String wantedText) {
        return kind == wanted && text.equals(wantedText);
    }

    boolean isOperator(String wanted) {
        return is(Kind.OPERATOR, wanted);
    }

    boolean isName(String wanted) {
        return is(Kind.NAME, wanted);
    }
}
