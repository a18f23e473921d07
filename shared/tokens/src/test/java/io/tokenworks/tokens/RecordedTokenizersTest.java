package io.tokenworks.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Two tiny trained vocabularies against ids that their makers' libraries gave; see tiny_tokenizers.py. */
class RecordedTokenizersTest {

    private static JsonObject recorded(String name) {
        try (var in = new InputStreamReader(
                Objects.requireNonNull(RecordedTokenizersTest.class.getResourceAsStream(name)),
                StandardCharsets.UTF_8)) {
            return JsonParser.parseReader(in).getAsJsonObject();
        } catch (IOException broken) {
            throw new IllegalStateException(broken);
        }
    }

    private static List<String> strings(JsonObject from, String key) {
        return from.getAsJsonArray(key).asList().stream().map(JsonElement::getAsString).toList();
    }

    private static int[] ids(JsonElement array) {
        return StreamSupport.stream(array.getAsJsonArray().spliterator(), false).mapToInt(JsonElement::getAsInt)
                .toArray();
    }

    /** The tiny byte-level vocabulary under a pre-tokenizer of this name. */
    static Tokenizer byteLevel(String pre) {
        return TokenizerJson.read(GgufTokenizerJson.of(byteLevelVocabulary(pre)));
    }

    static GgufVocabulary byteLevelVocabulary(String pre) {
        JsonObject tiny = recorded("tiny-bpe.json");
        List<String> tokens = strings(tiny, "tokens");
        List<Integer> types = tokens.stream().map(_ -> GgufVocabulary.NORMAL).toList();
        return new GgufVocabulary("gpt2", pre, tokens, types, strings(tiny, "merges"));
    }

    /** The tiny SentencePiece vocabulary. */
    static GgufVocabulary sentencePiece(boolean prefix) {
        JsonObject tiny = recorded("tiny-spm.json");
        GgufVocabulary.Rules none = GgufVocabulary.Rules.NONE;
        return new GgufVocabulary(
                "llama", "default", strings(tiny, "tokens"),
                tiny.getAsJsonArray("types").asList().stream().map(JsonElement::getAsInt).toList(), List.of(),
                tiny.getAsJsonArray("scores").asList().stream().map(JsonElement::getAsFloat).toList(),
                new GgufVocabulary.Rules(Optional.of(prefix), none.addBegin(), none.addEnd(), none.begin(), none.end(),
                        ""));
    }

    static Stream<String> preTokenizers() {
        return recorded("tiny-bpe.json").getAsJsonArray("cases").asList().stream()
                .map(one -> one.getAsJsonObject().get("pre").getAsString());
    }

    @ParameterizedTest
    @MethodSource("preTokenizers")
    void byteLevelIdsAreTheRecordedOnes(String pre) {
        JsonObject tiny = recorded("tiny-bpe.json");
        JsonArray wanted = tiny.getAsJsonArray("cases").asList().stream().map(JsonElement::getAsJsonObject)
                .filter(one -> one.get("pre").getAsString().equals(pre)).findFirst().orElseThrow()
                .getAsJsonArray("ids");
        check(byteLevel(pre), strings(tiny, "texts"), wanted);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void sentencePieceIdsAreTheRecordedOnes(boolean prefix) {
        JsonObject cases = recorded("tiny-spm.json").getAsJsonArray("cases").get(prefix ? 0 : 1).getAsJsonObject();
        assertThat(cases.get("prefix").getAsBoolean()).isEqualTo(prefix);
        Tokenizer tokenizer = TokenizerJson.read(GgufTokenizerJson.of(sentencePiece(prefix)));
        check(tokenizer, strings(cases, "texts"), cases.getAsJsonArray("ids"));
    }

    private static void check(Tokenizer tokenizer, List<String> texts, JsonArray wanted) {
        assertThat(texts).hasSameSizeAs(wanted).hasSizeGreaterThan(30);
        IntStream.range(0, texts.size()).forEach(i -> {
            int[] ids = tokenizer.encode(texts.get(i), false);
            assertThat(ids).as(texts.get(i)).containsExactly(ids(wanted.get(i)));
            assertThat(normal(tokenizer.decode(ids))).isEqualTo(normal(texts.get(i)));
        });
    }

    /** Some vocabularies compose characters; to SentencePiece its own character is a space. */
    private static String normal(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFC).replace('\u2581', ' ');
    }
}
