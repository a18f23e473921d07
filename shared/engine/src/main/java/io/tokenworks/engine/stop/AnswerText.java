package io.tokenworks.engine.stop;

import io.tokenworks.engine.api.SequenceSpec.StopRules;
import io.tokenworks.tokens.Detokenizer;

/**
 * The text of one sequence as its tokens come: detokenized, and cut before a stop token or stop string. A pure
 * function of the token ids, so that a
 * stream resumed elsewhere goes on exactly where the other left off.
 */
public final class AnswerText {
    private final StopRules rules;
    private final Detokenizer detokenizer;
    private final StopMatcher matcher;
    private boolean stopped;

    public AnswerText(StopRules rules, Detokenizer detokenizer) {
        this.rules = rules;
        this.detokenizer = detokenizer;
        this.matcher = new StopMatcher(rules.stopStrings());
    }

    /** Whether a stop token or stop string has ended the text. */
    public boolean stopped() {
        return stopped;
    }

    /** Adds a token and returns the text that is now certain; empty for the stop token itself. */
    public String append(int token) {
        if (!rules.ignoreStopTokens() && rules.stopTokens().contains(token)) {
            stopped = true;
            return "";
        }
        String text = matcher.append(detokenizer.append(token));
        stopped |= matcher.stopped();
        return text;
    }

    /** What is still pending when no more tokens come; the text is over. */
    public String flush() {
        String rest = matcher.append(detokenizer.flush());
        return rest + matcher.flush();
    }
}
