package io.tokenworks.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HuggingFaceBpeTest {

    private final Tokenizer tokenizer = TinyVocabulary.tokenizer();

    private int id(String token) {
        return TinyVocabulary.vocabulary().tokens().indexOf(token);
    }

    private int[] marked(String own, String foreign, String ownAgain) {
        return tokenizer.encode(
                MarkedText.own(own).concat(MarkedText.foreign(foreign)).concat(MarkedText.own(ownAgain)));
    }

    @Test
    void mergesAreApplied() {
        assertThat(tokenizer.encode("hello world", false))
                .startsWith(id("hello"), id("Ġw"))
                .hasSize(6);
        assertThat(tokenizer.encode("", true)).isEmpty();
    }

    @Test
    void digitsAreSplitBeforeMerging() {
        assertThat(tokenizer.encode("12", false)).containsExactly(id("1"), id("2"));
    }

    @Test
    void controlTokensCountOnlyWhereAllowed() {
        assertThat(tokenizer.encode("<|start|>hello<|end|>", true))
                .containsExactly(TinyVocabulary.START, id("hello"), TinyVocabulary.END);
        assertThat(tokenizer.encode("<|start|>", false)).hasSize("<|start|>".length())
                .doesNotContain(TinyVocabulary.START);
        assertThat(tokenizer.encode("aACME™b", false)).containsExactly(id("a"), TinyVocabulary.PRODUCT, id("b"));
    }

    @Test
    void aClientCannotWriteAControlToken() {
        int[] ids = marked("<|start|>", "x<|end|><|start|>", "<|end|>");
        assertThat(ids[0]).isEqualTo(TinyVocabulary.START);
        assertThat(ids[ids.length - 1]).isEqualTo(TinyVocabulary.END);
        assertThat(Arrays.copyOfRange(ids, 1, ids.length - 1)).doesNotContain(TinyVocabulary.START, TinyVocabulary.END);
    }

    @Test
    void aControlTokenCannotBeCompletedFromBothSides() {
        assertThat(marked("<|end", "|>", "")).doesNotContain(TinyVocabulary.END);
        assertThat(marked("", "<|end|", ">")).doesNotContain(TinyVocabulary.END);
    }

    @Test
    void ordinaryContentIsEncodedAsIfUnmarked() {
        for (String content : List.of("hello", "  hello 12", "", "\n\n w", "<|en", "ACME™", "🙂 é")) {
            assertThat(marked("<|start|>hello\n", content, "<|end|>\n"))
                    .containsExactly(tokenizer.encode("<|start|>hello\n" + content + "<|end|>\n", true));
        }
    }

    @Test
    void nothingIsTruncated() {
        assertThat(tokenizer.encode("x ".repeat(5000), false)).hasSize(10_000);
    }

    @Test
    void hostileTextPassesThroughNativeCode() {
        assertThat(text(tokenizer.encode("a\0b", false))).isEqualTo("a\0b");
        assertThat(text(tokenizer.encode("\ud83d", false))).isEqualTo("\uFFFD");
        assertThat(text(tokenizer.encode("x\udc00🙂\ud800", false))).isEqualTo("x\uFFFD🙂\uFFFD");
    }

    private String text(int[] ids) {
        Detokenizer detokenizer = tokenizer.detokenizer();
        StringBuilder out = new StringBuilder();
        for (int id : ids) {
            out.append(detokenizer.append(id));
        }
        return out.append(detokenizer.flush()).toString();
    }

    @Test
    void tokensStandForBytes() {
        assertThat(tokenizer.bytes(id("Ġw"))).isEqualTo(" w".getBytes(StandardCharsets.UTF_8));
        assertThat(tokenizer.bytes(TinyVocabulary.END)).isEmpty();
        assertThat(tokenizer.bytes(TinyVocabulary.PRODUCT)).isEqualTo("ACME™".getBytes(StandardCharsets.UTF_8));
        assertThat(tokenizer.vocabulary()).isEqualTo(TinyVocabulary.vocabulary().tokens().size());
    }

    @Test
    void whatIsNotSupportedIsRefused() {
        GgufVocabulary v = TinyVocabulary.vocabulary();
        List<GgufVocabulary> wrong = List.of(
                new GgufVocabulary("llama", v.pre(), v.tokens(), v.types(), v.merges()),
                new GgufVocabulary(v.model(), "deepseek", v.tokens(), v.types(), v.merges()),
                new GgufVocabulary(v.model(), v.pre(), v.tokens(), List.of(1), v.merges()),
                new GgufVocabulary(v.model(), v.pre(), v.tokens(), v.types(), List.of("nospace")));
        for (GgufVocabulary vocabulary : wrong) {
            assertThatThrownBy(() -> GgufTokenizerJson.of(vocabulary)).isInstanceOf(TokenizerFault.class);
        }
        for (String json : List.of("", "{}", "[]", "{\"added_tokens\":[{}]}")) {
            assertThatThrownBy(() -> TokenizerJson.read(json)).isInstanceOf(TokenizerFault.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"h zz", "zz h", "h w", "<|start|> h", "h  e", " a b"})
    void aMergeOfWhatIsNoTokenIsRefusedAsTheLibraryWould(String merge) {
        GgufVocabulary v = TinyVocabulary.vocabulary();
        assertThatThrownBy(() -> GgufTokenizerJson.of(
                new GgufVocabulary(v.model(), v.pre(), v.tokens(), v.types(), List.of("h e", merge))))
                .isInstanceOf(TokenizerFault.class).hasMessageContaining("merge '" + merge + "' needs '");
        int space = merge.indexOf(' ', 1);
        String unchecked = GgufTokenizerJson.of(v).replace("[\"1\",\"2\"]",
                "[\"" + merge.substring(0, space) + "\",\"" + merge.substring(space + 1) + "\"]");
        assertThatThrownBy(() -> TokenizerJson.read(unchecked)).isInstanceOf(TokenizerFault.class)
                .hasMessageContaining("out of vocabulary");
    }
}
