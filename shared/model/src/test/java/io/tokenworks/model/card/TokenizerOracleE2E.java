package io.tokenworks.model.card;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.tokenworks.model.gguf.GgufFile;
import io.tokenworks.tokens.Detokenizer;
import io.tokenworks.tokens.GgufTokenizerJson;
import io.tokenworks.tokens.GgufVocabulary;
import io.tokenworks.tokens.Tokenizer;
import io.tokenworks.tokens.TokenizerJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Real vocabularies against what other implementations make of random texts. Not part of the ordinary suite: the cases
 * are made by {@code tokenizer_oracle.py} and named by the system property {@code tokenworks.tokenizers}; run it with
 * {@code ./tokenworks test tokenizers}.
 */
class TokenizerOracleE2E {

    private static final int SHOWN = 5;

    @TestFactory
    Stream<DynamicTest> vocabularies() throws IOException {
        Path cases = Path.of(System.getProperty("tokenworks.tokenizers"), "cases");
        try (Stream<Path> folders = Files.list(cases)) {
            return folders.sorted().toList().stream()
                    .map(folder -> DynamicTest.dynamicTest(folder.getFileName().toString(), () -> check(folder)));
        }
    }

    private static void check(Path folder) throws IOException {
        GgufVocabulary vocabulary;
        try (GgufFile file = GgufFile.open(folder.resolve("vocabulary.gguf"))) {
            vocabulary = CardVocabulary.read(file.metadata(), "");
        }
        Tokenizer tokenizer = TokenizerJson.read(GgufTokenizerJson.of(vocabulary));
        Tally tally = new Tally(vocabulary, tokenizer);
        List<String> texts = new ArrayList<>();
        try (Stream<String> lines = Files.lines(folder.resolve("cases.jsonl"))) {
            lines.map(line -> JsonParser.parseString(line).getAsJsonObject()).forEach(line -> {
                tally.compare(line);
                texts.add(line.get("text").getAsString());
            });
        }
        System.out.printf("TOKENIZERS %-11s %s; %.1f MB/s%n", folder.getFileName(), tally, speed(tokenizer, texts));
        tally.differences.forEach(System.out::println);
        assertThat(tally.different()).as("cases that differ").isZero();
    }

    /** UTF-8 bytes of the case texts in one, by the best of some rounds. */
    private static double speed(Tokenizer tokenizer, List<String> texts) {
        String text = texts.stream().collect(Collectors.joining("\n"));
        text = text.substring(0, Math.min(text.length(), 200_000));
        int bytes = text.getBytes(StandardCharsets.UTF_8).length;
        long best = Long.MAX_VALUE;
        for (int round = 0; round < 5; round++) {
            long begun = System.nanoTime();
            tokenizer.encode(text, false);
            best = Math.min(best, System.nanoTime() - begun);
        }
        return bytes * 1e3 / best;
    }

    /** Counts by oracle, and what differs. */
    private static final class Tally {

        private final GgufVocabulary vocabulary;
        private final Tokenizer tokenizer;
        private final Map<String, int[]> equalOfAll = new TreeMap<>();
        private final List<String> differences = new ArrayList<>();

        Tally(GgufVocabulary vocabulary, Tokenizer tokenizer) {
            this.vocabulary = vocabulary;
            this.tokenizer = tokenizer;
        }

        void compare(JsonObject line) {
            String text = line.get("text").getAsString();
            boolean special = line.get("special").getAsBoolean();
            int[] wanted = line.getAsJsonArray("ids").asList().stream().mapToInt(JsonElement::getAsInt).toArray();
            int[] ids = tokenizer.encode(text, special);
            String oracle = line.get("oracle").getAsString() + (special ? ", special" : "");
            count(oracle, Arrays.equals(ids, wanted),
                    () -> text + "\n    wanted " + Arrays.toString(wanted) + "\n    got    " + Arrays.toString(ids));
            if (!special) {
                count("no special id", Arrays.stream(ids).noneMatch(this::isControl), () -> text);
                String back = tokenizer.decode(ids);
                count("comes back", normal(text).equals(normal(back)), () -> text + "\n    as " + back);
            }
            count("pieces join", joined(ids).equals(whole(ids)), () -> text);
        }

        private boolean isControl(int id) {
            return vocabulary.types().get(id) == GgufVocabulary.CONTROL;
        }

        private String joined(int[] ids) {
            Detokenizer detokenizer = tokenizer.detokenizer();
            StringBuilder joined = new StringBuilder();
            for (int id : ids) {
                joined.append(detokenizer.append(id));
            }
            return joined.append(detokenizer.flush()).toString();
        }

        private String whole(int[] ids) {
            byte[] bytes = new byte[Arrays.stream(ids).map(id -> tokenizer.bytes(id).length).sum()];
            int at = 0;
            for (int id : ids) {
                byte[] more = tokenizer.bytes(id);
                System.arraycopy(more, 0, bytes, at, more.length);
                at += more.length;
            }
            return new String(bytes, StandardCharsets.UTF_8);
        }

        /** Some compose characters; SentencePiece's space character becomes a space. */
        private static String normal(String text) {
            return Normalizer.normalize(text, Normalizer.Form.NFC).replace('\u2581', ' ');
        }

        private void count(String what, boolean equal, java.util.function.Supplier<String> difference) {
            int[] counts = equalOfAll.computeIfAbsent(what, _ -> new int[2]);
            counts[0] += equal ? 1 : 0;
            counts[1]++;
            if (!equal && counts[1] - counts[0] <= SHOWN) {
                differences.add("  " + what + ": " + difference.get());
            }
        }

        int different() {
            return equalOfAll.values().stream().mapToInt(counts -> counts[1] - counts[0]).sum();
        }

        @Override
        public String toString() {
            return equalOfAll.entrySet().stream()
                    .map(e -> e.getKey() + " " + e.getValue()[0] + "/" + e.getValue()[1])
                    .collect(Collectors.joining("; "));
        }
    }
}
