package io.tokenworks.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.ByteRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class DetokenizerProperties {

    private final Tokenizer tokenizer = TinyVocabulary.tokenizer();

    @Property
    void piecesOfRandomIdsJoinToTheWhole(@ForAll @Size(max = 60) List<@IntRange(max = 265) Integer> ids) {
        assertJoins(ids.stream().mapToInt(Integer::intValue).toArray());
    }

    /** Mostly lead and continuation bytes: where characters break. */
    @Property
    void piecesOfRandomBytesJoinToTheWhole(@ForAll @Size(max = 12) byte @ByteRange(min = -128, max = -1) [] bytes) {
        int[] ids = new int[bytes.length];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = 3 + (bytes[i] & 0xFF);
        }
        assertJoins(ids);
    }

    /** Java reads the three bytes of a surrogate as one character that is wrong. */
    @Example
    void anEncodedSurrogateJoinsToTheWhole() {
        assertJoins(new int[]{3 + 0xED, 3 + 0xBF, 3 + 0xBF, 3 + 'a'});
    }

    @Property
    void encodedTextComesBackAndNoPieceHoldsHalfACharacter(@ForAll String text) {
        String wellFormed = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8).replace("?", "");
        Detokenizer detokenizer = tokenizer.detokenizer();
        StringBuilder joined = new StringBuilder();
        for (int id : tokenizer.encode(wellFormed, false)) {
            String piece = detokenizer.append(id);
            assertThat(piece.indexOf('\uFFFD')).as("half a character")
                    .isLessThan(wellFormed.contains("\uFFFD") ? 999 : 0);
            joined.append(piece);
        }
        assertThat(joined.toString()).isEqualTo(wellFormed);
        assertThat(detokenizer.flush()).isEmpty();
    }

    private void assertJoins(int[] ids) {
        Detokenizer detokenizer = tokenizer.detokenizer();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        StringBuilder joined = new StringBuilder();
        for (int id : ids) {
            bytes.writeBytes(tokenizer.bytes(id));
            joined.append(detokenizer.append(id));
        }
        assertThat(joined.append(detokenizer.flush()).toString()).isEqualTo(bytes.toString(StandardCharsets.UTF_8));
    }
}
