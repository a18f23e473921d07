package io.tokenworks.model.card;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * A model card's one serial form. All little-endian: magic {@code TWCARD}, a version of 16 bits, then the record's
 * components in order; a text is its length in bytes (32 bits) and UTF-8, a number 32 bits, a list its size and its
 * numbers. Equal cards give equal bytes; their SHA-256 is the card's name.
 */
public final class CardBytes {

    /** Most bytes of a card. */
    public static final int MOST_BYTES = 64 << 20;

    private static final byte[] MAGIC = "TWCARD".getBytes(StandardCharsets.US_ASCII);
    private static final byte VERSION = 1;
    private static final int MOST_STOP_TOKENS = 1024;

    private CardBytes() {}

    public static byte[] of(ModelCard card) {
        List<byte[]> parts = new ArrayList<>();
        parts.add(MAGIC);
        parts.add(new byte[]{VERSION, 0});
        text(parts, card.architecture());
        text(parts, card.tokenizerJson());
        text(parts, card.chatTemplate());
        text(parts, card.bosToken());
        text(parts, card.eosToken());
        number(parts, card.stopTokens().size());
        card.stopTokens().forEach(token -> number(parts, token));
        number(parts, card.contextTokens());
        number(parts, card.blockTokens());
        number(parts, card.vocabulary());
        text(parts, card.weightsDigest());
        byte[] all = new byte[parts.stream().mapToInt(part -> part.length).sum()];
        ByteBuffer out = ByteBuffer.wrap(all);
        parts.forEach(out::put);
        return all;
    }

    private static void text(List<byte[]> parts, String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        number(parts, utf8.length);
        parts.add(utf8);
    }

    private static void number(List<byte[]> parts, int number) {
        parts.add(ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN).putInt(number).array());
    }

    /** @throws CardFault if the bytes are not a card of a version that this build knows */
    public static ModelCard read(byte[] bytes) {
        if (bytes.length > MOST_BYTES) {
            throw new CardFault("a model card has at most " + MOST_BYTES + " bytes, not " + bytes.length);
        }
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        try {
            header(in);
            ModelCard card = new ModelCard(
                    text(in), text(in), text(in), text(in), text(in), stopTokens(in), in.getInt(), in.getInt(),
                    in.getInt(), text(in));
            if (in.hasRemaining()) {
                throw new CardFault("a model card with " + in.remaining() + " bytes too many");
            }
            return card;
        } catch (BufferUnderflowException | CharacterCodingException broken) {
            throw new CardFault("a model card that is cut off or broken");
        }
    }

    private static void header(ByteBuffer in) {
        byte[] magic = new byte[MAGIC.length];
        in.get(magic);
        short version = in.getShort();
        if (!MessageDigest.isEqual(magic, MAGIC) || version != VERSION) {
            throw new CardFault("not a model card of version " + VERSION);
        }
    }

    private static String text(ByteBuffer in) throws CharacterCodingException {
        int length = in.getInt();
        if (length < 0 || length > in.remaining()) {
            throw new BufferUnderflowException();
        }
        CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(in.slice(in.position(), length));
        in.position(in.position() + length);
        return text.toString();
    }

    private static List<Integer> stopTokens(ByteBuffer in) {
        int size = in.getInt();
        if (size < 0 || size > MOST_STOP_TOKENS) {
            throw new CardFault("a model card with " + size + " stop tokens");
        }
        List<Integer> tokens = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            tokens.add(in.getInt());
        }
        return List.copyOf(tokens);
    }

    /** The card's name: SHA-256 (hex, lower case) of its serial form. */
    public static String digest(byte[] serial) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(serial));
        } catch (NoSuchAlgorithmException absent) {
            throw new IllegalStateException("every Java platform has SHA-256", absent);
        }
    }
}
