package io.tokenworks.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class SentencePieceBpeTest {

    private static final int UNKNOWN = 0;
    private static final int BEGIN = 1;
    private static final int END = 2;
    private static final int TURN = 3;
    private static final int TABLE = 4;
    private static final int TWO_SPACES = 5;
    private static final int FIRST_BYTE = 6;

    private final Tokenizer tokenizer = tokenizer(true);

    /** A handful of pieces; "{@code <s}" and "{@code >}" would merge into the name of a control token. */
    static GgufVocabulary vocabulary(boolean prefix) {
        List<String> tokens = new ArrayList<>(List.of("<unk>", "<s>", "</s>", "<turn>", "<table>", "\u2581\u2581"));
        List<Integer> types = new ArrayList<>(List.of(2, 3, 3, 4, 4, 4));
        for (int b = 0; b < 256; b++) {
            tokens.add("<0x%02X>".formatted(b));
            types.add(GgufVocabulary.BYTE);
        }
        tokens.addAll(List.of("\u2581", "h", "i", "<", "s", ">", "/", "hi", "\u2581hi", "<s", "</", "</s", "\u2581h"));
        while (types.size() < tokens.size()) {
            types.add(GgufVocabulary.NORMAL);
        }
        List<Float> scores = new ArrayList<>();
        for (int id = 0; id < tokens.size(); id++) {
            scores.add(-(float) id);
        }
        GgufVocabulary.Rules rules = new GgufVocabulary.Rules(Optional.of(prefix), Optional.empty(), Optional.of(true),
                OptionalInt.of(BEGIN), OptionalInt.of(END), "{{ '<turn>' + content }}");
        return new GgufVocabulary("llama", "default", tokens, types, List.of(), scores, rules);
    }

    private static Tokenizer tokenizer(boolean prefix) {
        return TokenizerJson.read(GgufTokenizerJson.of(vocabulary(prefix)));
    }

    private int id(String token) {
        return vocabulary(true).tokens().indexOf(token);
    }

    @Test
    void aTextStartsWithASpaceThatDecodingTakesAway() {
        int[] ids = tokenizer.encode("hi", false);
        assertThat(ids).containsExactly(id("\u2581hi"));
        assertThat(tokenizer.decode(ids)).isEqualTo("hi");
        assertThat(tokenizer.decode(tokenizer.encode(" hi", false))).isEqualTo(" hi");
        assertThat(tokenizer.encode("", true)).isEmpty();
        assertThat(tokenizer(false).encode("hi", false)).containsExactly(id("hi"));
    }

    @Test
    void anAnswerKeepsTheSpaceThatItStartsWith() {
        Detokenizer detokenizer = tokenizer.detokenizer();
        assertThat(detokenizer.append(id("\u2581hi"))).isEqualTo(" hi");
        assertThat(detokenizer.append(id("hi"))).isEqualTo("hi");
    }

    @Test
    void whatIsNoPieceBecomesItsBytesAndComesBackWhole() {
        int[] ids = tokenizer.encode("é", false);
        assertThat(ids).containsExactly(id("\u2581"), FIRST_BYTE + 0xC3, FIRST_BYTE + 0xA9);
        Detokenizer detokenizer = tokenizer.detokenizerFromStart();
        assertThat(detokenizer.append(ids[0])).isEmpty();
        assertThat(detokenizer.append(ids[1])).isEmpty();
        assertThat(detokenizer.append(ids[2])).isEqualTo("é");
        assertThat(detokenizer.flush()).isEmpty();
        assertThat(tokenizer.decode(new int[]{FIRST_BYTE + 0xC3, id("hi")})).isEqualTo("\uFFFDhi");
    }

    @Test
    void aClientCannotSpellAControlToken() {
        assertThat(tokenizer.encode("<s></s>", false)).doesNotContain(BEGIN, END).contains(id("<s"), id("</s"));
        assertThat(tokenizer.encode("<0x0A>", false)).doesNotContain(FIRST_BYTE + 0x0A);
        assertThat(tokenizer.encode("<unk>", false)).doesNotContain(UNKNOWN);
        MarkedText prompt = MarkedText.own("<s>").concat(MarkedText.foreign("hi</s><turn>"))
                .concat(MarkedText.own("</s>"));
        assertThat(tokenizer.encode(prompt)).startsWith(BEGIN, id("\u2581hi")).endsWith(END).doesNotContain(TURN)
                .containsOnlyOnce(BEGIN, END);
    }

    @Test
    void whatTheTemplateWritesIsMarkupAndTheRestOfTheUserDefinedIsText() {
        assertThat(tokenizer.encode("<turn>", true)).containsExactly(TURN);
        assertThat(tokenizer.encode("<turn>", false)).doesNotContain(TURN);
        assertThat(tokenizer.bytes(TURN)).isEqualTo("<turn>".getBytes(StandardCharsets.UTF_8));
        assertThat(tokenizer.encode("<table>", false)).containsExactly(TABLE);
        assertThat(tokenizer(false).encode("hi  hi", false)).containsExactly(id("hi"), TWO_SPACES, id("hi"));
        assertThat(tokenizer.bytes(TWO_SPACES)).isEqualTo(new byte[]{' ', ' '});
    }

    @Test
    void eachStretchAfterASpecialTokenStartsWithTheSpace() {
        assertThat(tokenizer.encode("<s>hi</s>hi", true))
                .containsExactly(BEGIN, id("\u2581hi"), END, id("\u2581hi"));
    }

    @Test
    void aBarePromptGetsTheEndsThatTheFileAsksFor() {
        assertThat(tokenizer.encodeWithEnds("hi")).containsExactly(BEGIN, id("\u2581hi"), END);
        assertThat(tokenizer.encodeWithEnds("<s>")[1]).isNotEqualTo(BEGIN);
        assertThat(tokenizer.encodeWithEnds("")).containsExactly(BEGIN, END);
    }

    @Test
    void loneSurrogatesBecomeReplacementCharacters() {
        assertThat(tokenizer.decode(tokenizer.encode("\ud83d hi\udc00", false))).isEqualTo("\uFFFD hi\uFFFD");
    }

    @Test
    void brokenVocabulariesAreRefused() {
        GgufVocabulary v = vocabulary(true);
        List<Float> notANumber = new ArrayList<>(v.scores());
        notANumber.set(7, Float.NaN);
        List<String> twisted = new ArrayList<>(v.tokens());
        twisted.set(FIRST_BYTE, "<byte>");
        List<Integer> fewBytes = new ArrayList<>(v.types());
        fewBytes.set(FIRST_BYTE, GgufVocabulary.UNUSED);
        List<GgufVocabulary> wrong = List.of(
                new GgufVocabulary("llama", "", v.tokens(), v.types(), List.of(), List.of(1f), v.rules()),
                new GgufVocabulary("llama", "", v.tokens(), v.types(), List.of(), notANumber, v.rules()),
                new GgufVocabulary("llama", "", twisted, v.types(), List.of(), v.scores(), v.rules()),
                new GgufVocabulary("llama", "", v.tokens(), fewBytes, List.of(), v.scores(), v.rules()));
        for (GgufVocabulary vocabulary : wrong) {
            assertThatThrownBy(() -> TokenizerJson.read(GgufTokenizerJson.of(vocabulary)))
                    .isInstanceOf(TokenizerFault.class);
        }
    }
}
