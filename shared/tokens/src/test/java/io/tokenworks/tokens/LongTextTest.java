package io.tokenworks.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Texts that make a careless tokenizer take time by the square of their length: 100,000 characters squared would take
 * minutes, n log n takes well under a second.
 */
class LongTextTest {

    private static final int CHARS = 100_000;

    static Stream<String> kinds() {
        return Stream.of("gpt-2", "llama-bpe", "gpt-4o", "sentencepiece");
    }

    private static Tokenizer tokenizer(String kind) {
        return kind.equals("sentencepiece")
                ? TokenizerJson.read(GgufTokenizerJson.of(RecordedTokenizersTest.sentencePiece(false)))
                : RecordedTokenizersTest.byteLevel(kind);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    @Timeout(60)
    void aHundredThousandOfTheSameTakeNoLongerThanOrdinaryText(String kind) {
        Tokenizer tokenizer = tokenizer(kind);
        for (String unit : List.of("a", "A", " ", "0", "<", "\u0301", "aA", " \n")) {
            String text = unit.repeat(CHARS / unit.length());
            assertThat(tokenizer.decode(tokenizer.encode(text, false))).as("%s of '%s'", kind, unit)
                    .hasSize(text.length());
        }
        // Each is refused only at its end.
        tokenizer.encode(" ".repeat(CHARS) + "x", false);
        tokenizer.encode("A".repeat(CHARS) + "'", false);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    @Timeout(30)
    void namesOfTokensThatNeverEndAreFoundInLinearTime(String kind) {
        Tokenizer tokenizer = tokenizer(kind);
        MarkedText.Builder text = new MarkedText.Builder();
        for (int i = 0; i < CHARS / 10; i++) {
            text.append(MarkedText.own("<s>")).append(MarkedText.foreign("<s></s>"));
        }
        assertThat(tokenizer.encode(text.build())).isNotEmpty();
    }
}
