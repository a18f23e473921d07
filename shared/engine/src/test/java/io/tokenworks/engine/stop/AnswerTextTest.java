package io.tokenworks.engine.stop;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenworks.engine.api.SequenceSpec.StopRules;
import io.tokenworks.tokens.Detokenizer;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnswerTextTest {

    @Test
    void aStopStringAcrossTokensNeverLeaksItsBeginning() {
        AnswerText text = text("STOP", "ST", "OP", " more");
        assertThat(text.append(0)).isEqualTo("");
        assertThat(text.append(1)).isEqualTo("");
        assertThat(text.stopped()).isTrue();
        assertThat(text.flush()).isEmpty();
    }

    @Test
    void whatOnlyLookedLikeAStopStringComesLater() {
        AnswerText text = text("STOP", "a S", "T", "ART");
        assertThat(text.append(0)).isEqualTo("a ");
        assertThat(text.append(1)).isEqualTo("");
        assertThat(text.append(2)).isEqualTo("START");
        assertThat(text.stopped()).isFalse();
    }

    @Test
    void aRepeatedBeginningIsHeldBackAsFarAsNeeded() {
        AnswerText text = text("aab", "a", "a", "a", "b!");
        assertThat(text.append(0) + text.append(1)).isEmpty();
        assertThat(text.append(2)).isEqualTo("a");
        assertThat(text.append(3)).isEmpty();
        assertThat(text.stopped()).isTrue();
    }

    @Test
    void theEndReleasesWhatWasHeldBack() {
        AnswerText text = text("STOP", "x ST");
        assertThat(text.append(0)).isEqualTo("x ");
        assertThat(text.flush()).isEqualTo("ST");
    }

    @Test
    void aStopTokenHasNoText() {
        AnswerText text = new AnswerText(new StopRules(List.of(1), List.of(), false), words("a", "</s>"));
        assertThat(text.append(0)).isEqualTo("a");
        assertThat(text.append(1)).isEmpty();
        assertThat(text.stopped()).isTrue();
    }

    @Test
    void loadTestsRunThroughStopTokens() {
        AnswerText text = new AnswerText(new StopRules(List.of(0), List.of(), true), words("on"));
        assertThat(text.append(0)).isEqualTo("on");
        assertThat(text.stopped()).isFalse();
    }

    private static AnswerText text(String stop, String... words) {
        return new AnswerText(new StopRules(List.of(), List.of(stop), false), words(words));
    }

    private static Detokenizer words(String... words) {
        return new Detokenizer() {
            @Override
            public String append(int token) {
                return words[token];
            }

            @Override
            public String flush() {
                return "";
            }
        };
    }
}
