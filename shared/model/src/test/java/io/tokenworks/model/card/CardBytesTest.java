package io.tokenworks.model.card;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tokenworks.tokens.ChatTemplate.Message;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class CardBytesTest {

    private static final ModelCard CARD = new ModelCard("llama", "{\"é\":1}", "{{ x }}", "", "</s>", List.of(0, 2),
            8192, 16, 49152, "abc");

    @Test
    void aCardComesBackAsItWas() {
        assertThat(CardBytes.read(CardBytes.of(CARD))).isEqualTo(CARD);
    }

    @Test
    void theSerialFormNeverChanges() {
        assertThat(CardBytes.digest(CardBytes.of(CARD)))
                .isEqualTo("a658480d4c23e5dc8e24213af2770839b0a229986f064b0edac1cc3cfc65eb64");
    }

    @Test
    void everyCutOrExtendedCardIsRefused() {
        byte[] bytes = CardBytes.of(CARD);
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> CardBytes.read(cut)).isInstanceOf(CardFault.class);
        }
        assertThatThrownBy(() -> CardBytes.read(Arrays.copyOf(bytes, bytes.length + 1))).isInstanceOf(CardFault.class);
    }

    @Test
    void everyFlippedByteIsRefusedOrGivesAnotherCard() {
        byte[] bytes = CardBytes.of(CARD);
        for (int i = 0; i < bytes.length; i++) {
            byte[] flipped = bytes.clone();
            flipped[i] ^= (byte) 0x80;
            try {
                assertThat(CardBytes.read(flipped)).isNotEqualTo(CARD);
            } catch (CardFault refused) {
                assertThat(refused).hasMessageContaining("model card");
            }
        }
    }

    @Test
    void theTimedCardWorksWithoutAModelFile() {
        ModelCard card = TimedCard.of(4096, 16);
        CardText text = CardText.of(CardBytes.read(CardBytes.of(card)));
        int[] ids = text.prompt(List.of(new Message("user", "Hello<|end|>")));
        assertThat(Arrays.stream(ids).filter(id -> id == TimedCard.END).count()).isEqualTo(1);
        assertThat(ids).hasSize(1 + "user\nHello<|end|>".length() + 1 + 1 + "assistant\n".length());
        assertThat(text.tokenizer().detokenizer().append(3 + 256)).isEqualTo(" time");
    }
}
