package io.tokenworks.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SchemaGrammarTest {

    private static final Vocabulary VOCABULARY = new Vocabulary(4000, 7);
    private static final TokenMasks MASKS = new TokenMasks(TokenTrie.of(VOCABULARY), 16 << 20);
    private static final int WALKS = 60;

    static List<Schemas.Example> examples() {
        return Schemas.all();
    }

    @Test
    void thereAreTwentyFive() {
        assertThat(examples()).hasSize(25);
    }

    @ParameterizedTest
    @MethodSource("examples")
    void whateverTheMasksLetThroughIsValid(Schemas.Example example) {
        Grammar grammar = example.grammar();
        for (int seed = 0; seed < WALKS; seed++) {
            Walk walk = new Walk(VOCABULARY, MASKS, seed);
            String document = walk.text(walk.ids(grammar));
            assertThat(example.complaints(document)).as("seed %s: %s", seed, document).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void validDocumentsAreLetThrough(Schemas.Example example) {
        Grammar grammar = example.grammar();
        for (String document : example.valid()) {
            assertThat(example.complaints(document)).as("the validator on %s", document).isEmpty();
            assertThat(reads(grammar, document)).as(document).isTrue();
            String spaced = document.replace("\":", "\": ").replace(",\"", ", \"");
            assertThat(reads(grammar, spaced)).as(spaced).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void invalidDocumentsAreNot(Schemas.Example example) {
        Grammar grammar = example.grammar();
        for (String document : example.invalid()) {
            assertThat(example.complaints(document)).as("the validator on %s", document).isNotEmpty();
            assertThat(reads(grammar, document)).as(document).isFalse();
        }
    }

    /** Whether a document is whole in the grammar, byte by byte and never against the mask. */
    private static boolean reads(Grammar grammar, String document) {
        TokenMatcher matcher = MASKS.matcher(grammar);
        for (int id : VOCABULARY.encode(document, false)) {
            boolean allowed = (matcher.allowed()[id >> 5] & 1 << id) != 0;
            assertThat(matcher.accept(id)).isEqualTo(allowed);
            if (!allowed) {
                return false;
            }
        }
        return matcher.accepting();
    }
}
