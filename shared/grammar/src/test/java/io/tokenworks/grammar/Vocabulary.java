package io.tokenworks.grammar;

import io.tokenworks.tokens.Detokenizer;
import io.tokenworks.tokens.MarkedText;
import io.tokenworks.tokens.Tokenizer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * A vocabulary like that of a byte-level model: every byte, a control token, pieces of JSON, words, halves of
 * characters, and random joins of all of these.
 */
final class Vocabulary implements Tokenizer {

    static final int END = 256;

    private static final String PIECES = "{\" {\"a \": \": \", \", \"} \"}, \"}] }, }] ], ], \"a\": true false null"
            + " <tool_call> </tool_call> {\"name\": \"name arguments 12 345 2026 -0 0.5 e+"
            + " \\n \\\" \\u00 the of and kind value ü日 ö 😀";

    private final List<byte[]> tokens = new ArrayList<>();

    Vocabulary(int size, long seed) {
        for (int b = 0; b < 256; b++) {
            tokens.add(new byte[]{(byte) b});
        }
        tokens.add(new byte[0]);
        Random random = new Random(seed);
        Set<String> made = new LinkedHashSet<>(List.of(PIECES.split(" ")));
        made.addAll(List.of(" ", ", ", ": ", "\n", "  "));
        List<String> parts = List.copyOf(made);
        while (made.size() + 257 < size) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(1, 4); i > 0; i--) {
                text.append(random.nextInt(3) > 0
                        ? parts.get(random.nextInt(parts.size()))
                        : Character.toString(random.nextInt(' ', 127)));
            }
            made.add(text.toString());
        }
        made.forEach(text -> tokens.add(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public byte[] bytes(int token) {
        return tokens.get(token);
    }

    @Override
    public int vocabulary() {
        return tokens.size();
    }

    @Override
    public int[] encode(String text, boolean parseSpecial) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int[] ids = new int[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            ids[i] = bytes[i] & 0xFF;
        }
        return ids;
    }

    @Override
    public int[] encode(MarkedText text) {
        return encode(text.text(), true);
    }

    @Override
    public Detokenizer detokenizer() {
        throw new UnsupportedOperationException("not needed here");
    }
}
