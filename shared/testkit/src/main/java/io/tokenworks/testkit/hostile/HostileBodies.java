package io.tokenworks.testkit.hostile;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Bodies made of good ones by mutation of structure, types and bytes: a few are still good, most are nearly so, some
 * are rubbish. The same seed gives the same bodies.
 */
public final class HostileBodies {

    private static final Pattern TOKEN = Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*\"|[{}\\[\\],:]|[^\\s{}\\[\\],:\"]+");
    private static final List<String> ODD = List.of("null", "true", "-1", "0", "1e400", "1e-400", "0.5", "-0",
            "99999999999999999999", "1e999999999", "NaN", "Infinity", "\"\"", "\"\\u0000\"", "\"\\ud800\"",
            "\"\\udfff\\ud800\"", "[]", "{}", "[[[[[[[[]]]]]]]]", "{\"\":{}}", "[null]", "\"auto\"", "\"none\"",
            "{\"type\":\"json_object\"}", "\"<|im_end|>\"", "\"{{ 1/0 }}\"", "\"%s%n\"", "9007199254740993",
            "\"\u202e\ufeff\ud83d\ude00\"", "{\"type\":\"array\",\"minItems\":1e9}", "\"required\"", "2147483648",
            "{\"$ref\":\"#\"}", "{\"pattern\":\"(a*)*b\"}", "{\"maximum\":1e400}", "0x10", "01", "'x'", "//");
    private static final int LONGEST = 40_000;
    private static final int DEEPEST = 3_000;

    private final Random random;
    private final List<String> good;

    public HostileBodies(long seed, List<String> good) {
        this.random = new Random(seed);
        this.good = List.copyOf(good);
    }

    /** One more. */
    public byte[] next() {
        String body = good.get(random.nextInt(good.size()));
        List<String> tokens = tokens(body);
        if (random.nextInt(4) == 0) {
            return gently(tokens);
        }
        for (int i = random.nextInt(4); i >= 0; i--) {
            mutate(tokens);
        }
        byte[] bytes = String.join("", tokens).getBytes(StandardCharsets.UTF_8);
        return random.nextInt(4) == 0 ? broken(bytes) : bytes;
    }

    /** Other small numbers only: most of these are served. */
    private byte[] gently(List<String> tokens) {
        tokens.replaceAll(token -> token.matches("\\d") ? "" + random.nextInt(10) : token);
        return String.join("", tokens).getBytes(StandardCharsets.UTF_8);
    }

    private static List<String> tokens(String body) {
        List<String> tokens = new ArrayList<>();
        Matcher matcher = TOKEN.matcher(body);
        while (matcher.find()) {
            tokens.add(matcher.group());
        }
        return tokens;
    }

    private void mutate(List<String> tokens) {
        int at = random.nextInt(tokens.size());
        switch (random.nextInt(9)) {
            case 0, 1, 2 -> tokens.set(value(tokens), ODD.get(random.nextInt(ODD.size())));
            case 3 -> tokens.set(at, tokens.get(random.nextInt(tokens.size())));
            case 4 -> {
                if (tokens.size() > 1) {
                    tokens.remove(at);
                }
            }
            case 5 -> tokens.addAll(at, List.copyOf(tokens.subList(at, Math.min(tokens.size(), at + 6))));
            case 6 ->
                tokens.set(value(tokens), "\"" + "x\\u00e9\ud83d\ude00".repeat(random.nextInt(LONGEST / 4)) + "\"");
            case 7 -> {
                int deep = random.nextInt(DEEPEST);
                String open = random.nextBoolean() ? "[" : "{\"a\":";
                tokens.set(value(tokens), open.repeat(deep) + "1" + (open.equals("[") ? "]" : "}").repeat(deep));
            }
            default -> tokens.add(at, ODD.get(random.nextInt(ODD.size())));
        }
    }

    /** Place of a token that stands for a value, if luck has it. */
    private int value(List<String> tokens) {
        for (int i = 0; i < 20; i++) {
            int at = random.nextInt(tokens.size());
            if (at > 0 && tokens.get(at - 1).equals(":")) {
                return at;
            }
        }
        return random.nextInt(tokens.size());
    }

    private byte[] broken(byte[] bytes) {
        if (bytes.length == 0) {
            return bytes;
        }
        if (random.nextInt(3) == 0) {
            return Arrays.copyOf(bytes, random.nextInt(bytes.length));
        }
        for (int i = random.nextInt(3); i >= 0; i--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        return bytes;
    }
}
