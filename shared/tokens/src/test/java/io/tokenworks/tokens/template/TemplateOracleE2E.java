package io.tokenworks.tokens.template;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import io.tokenworks.tokens.template.OracleCase.Outcome;
import io.tokenworks.tokens.template.OracleCase.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Real chat templates against what jinja2 makes of them. Not part of the ordinary suite: the cases are made by
 * {@code template_oracle.py} and lie in the folder named by the system property {@code tokenworks.templates}; run it
 * with {@code ./tokenworks test templates}.
 */
class TemplateOracleE2E {

    private static final double WANTED = 0.99;

    private final Map<Verdict, Integer> tally = new EnumMap<>(Verdict.class);

    @Test
    void whatJinja2RendersIsTheSameOrRefused() throws IOException {
        compare("cases.jsonl", true);
        int same = count(Verdict.SAME);
        int rendered = same + count(Verdict.LOUD) + count(Verdict.SILENTLY_DIFFERENT);
        assertThat((double) same / rendered).as("the same").isGreaterThanOrEqualTo(WANTED);
    }

    @Test
    void nonsenseIsTheSameOrRefused() throws IOException {
        compare("random.jsonl", false);
    }

    private int count(Verdict verdict) {
        return tally.getOrDefault(verdict, 0);
    }

    private void compare(String file, boolean listRefused) throws IOException {
        try (Stream<String> lines = Files.lines(Path.of(System.getProperty("tokenworks.templates"), file))) {
            lines.map(line -> new OracleCase(JsonParser.parseString(line).getAsJsonObject())).forEach(one -> {
                Outcome outcome = one.outcome();
                tally.merge(outcome.verdict(), 1, Integer::sum);
                boolean wrong = outcome.verdict() == Verdict.SILENTLY_DIFFERENT || outcome.verdict() == Verdict.LENIENT;
                if (wrong || (listRefused && outcome.verdict() == Verdict.LOUD)) {
                    System.out.println(("TEMPLATES " + outcome.verdict() + ": " + one.name() + ": " + outcome.detail())
                            .replace("\n", "\\n"));
                }
            });
        }
        int rendered = count(Verdict.SAME) + count(Verdict.LOUD) + count(Verdict.SILENTLY_DIFFERENT);
        System.out.printf(
                "TEMPLATES %s: of %d that jinja2 renders %d the same (%.2f %%), %d refused aloud, %d different%n",
                file, rendered, count(Verdict.SAME), 100.0 * count(Verdict.SAME) / rendered, count(Verdict.LOUD),
                count(Verdict.SILENTLY_DIFFERENT));
        System.out.printf("TEMPLATES %s: of %d that jinja2 refuses %d refused, %d rendered%n", file,
                count(Verdict.BOTH_REFUSE) + count(Verdict.LENIENT), count(Verdict.BOTH_REFUSE),
                count(Verdict.LENIENT));
        assertThat(count(Verdict.SILENTLY_DIFFERENT)).as("silently different").isZero();
        assertThat(count(Verdict.LENIENT)).as("rendered although jinja2 refuses").isZero();
    }
}
