package io.tokenworks.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.lang.reflect.InvocationTargetException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TokenTextsTest {

    private static final String TINY = GgufTokenizerJson.of(TinyVocabulary.vocabulary());

    static Stream<GgufVocabulary> vocabularies() {
        return Stream.of(TinyVocabulary.vocabulary(), RecordedTokenizersTest.byteLevelVocabulary("gpt-2"),
                RecordedTokenizersTest.byteLevelVocabulary("llama-bpe"), RecordedTokenizersTest.sentencePiece(true),
                RecordedTokenizersTest.sentencePiece(false), SentencePieceBpeTest.vocabulary(true));
    }

    @ParameterizedTest
    @MethodSource("vocabularies")
    void everyTokenStandsForWhatTheTokenizerSays(GgufVocabulary vocabulary) {
        String json = GgufTokenizerJson.of(vocabulary);
        Tokenizer tokenizer = TokenizerJson.read(json);
        TokenTexts texts = TokenizerJson.texts(json);
        assertThat(texts.vocabulary()).isEqualTo(tokenizer.vocabulary()).isEqualTo(vocabulary.tokens().size());
        for (int id = 0; id < texts.vocabulary(); id++) {
            int[] twice = {id, id};
            assertThat(texts.bytes(id)).as("token %d", id).isEqualTo(tokenizer.bytes(id))
                    .isEqualTo(ExpectedBytes.of(vocabulary, id));
            assertThat(texts.decode(twice)).as("token %d twice", id).isEqualTo(tokenizer.decode(twice));
            assertThat(texts.detokenizer().append(id)).isEqualTo(tokenizer.detokenizer().append(id));
        }
    }

    /** The model may choose either. */
    @Test
    void twoTokensOfOneNameBothStandForIt() {
        GgufVocabulary tiny = TinyVocabulary.vocabulary();
        List<String> tokens = new ArrayList<>(tiny.tokens());
        List<Integer> types = new ArrayList<>(tiny.types());
        tokens.add("hello");
        types.add(GgufVocabulary.NORMAL);
        String json = GgufTokenizerJson.of(new GgufVocabulary(tiny.model(), tiny.pre(), tokens, types, tiny.merges()));
        for (TokenTexts texts : List.of(TokenizerJson.texts(json), TokenizerJson.read(json))) {
            assertThat(texts.bytes(tokens.size() - 1)).asString().isEqualTo("hello");
            assertThat(texts.bytes(tokens.indexOf("hello"))).asString().isEqualTo("hello");
        }
    }

    @Test
    void whatATokenizerRefusesIsRefusedHereToo() {
        String pieces = GgufTokenizerJson.of(RecordedTokenizersTest.sentencePiece(true));
        List<String> broken = List.of("", "{}", "[]", "{\"added_tokens\":[{}]}",
                TINY.replace("\"id\":0,", "\"id\":\"x\","), TINY.replace("\"id\":0,", "\"id\":-1,"),
                TINY.replace("\"lstrip\":false", "\"lstrip\":true"), TINY.replace("\"<|end|>\"", "\"\""),
                TINY.replace("\"BPE\"", "\"WordPiece\""), TINY.replace("ByteLevel", "Metaspace"),
                TINY.substring(0, TINY.indexOf("\"vocab\"") + 20), pieces.replace("<0x41>", "<0x4g>"),
                pieces.replace("[\"<0x41>\"", "[\"<0x42>\""), pieces.substring(0, pieces.length() - 20));
        for (String json : broken) {
            assertThatThrownBy(() -> TokenizerJson.texts(json)).as(json).isInstanceOf(TokenizerFault.class);
            assertThatThrownBy(() -> TokenizerJson.read(json)).as(json).isInstanceOf(TokenizerFault.class);
        }
    }

    @Test
    void theyAreReadWithoutTheLibraryAndWithoutATreeOfTheDocument() throws Exception {
        try (Fenced classes = new Fenced()) {
            Class<?> reader = classes.loadClass("io.tokenworks.tokens.TokenizerJson");
            Object texts = reader.getMethod("texts", String.class).invoke(null, TINY);
            assertThat(classes.loadClass("io.tokenworks.tokens.TokenTexts").getMethod("vocabulary").invoke(texts))
                    .isEqualTo(TinyVocabulary.vocabulary().tokens().size());
            assertThatThrownBy(() -> reader.getMethod("read", String.class).invoke(null, TINY))
                    .isInstanceOf(InvocationTargetException.class).cause().isInstanceOf(NoClassDefFoundError.class)
                    .hasMessageContaining("djl");
        }
    }

    /** This test's classes once more, but for those that take a worker's start long. */
    private static final class Fenced extends URLClassLoader {

        Fenced() {
            super(Stream.of(System.getProperty("java.class.path").split(File.pathSeparator)).map(Fenced::url)
                    .toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
        }

        private static URL url(String entry) {
            try {
                return Path.of(entry).toUri().toURL();
            } catch (MalformedURLException broken) {
                throw new IllegalArgumentException(broken);
            }
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            if (name.startsWith("ai.djl.") || name.startsWith("com.google.gson.JsonElement")
                    || name.startsWith("com.google.gson.JsonParser")) {
                throw new ClassNotFoundException(name);
            }
            return super.findClass(name);
        }
    }
}
