package io.tokenworks.metering;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TagsTest {

    @ParameterizedTest
    @ValueSource(strings = {"cost_center", "environment", "team", "application", "a", "org/unit:eu-1", "x.y"})
    void aTagIsTakenAsItIs(String name) {
        assertThat(Tags.fault(Map.of(name, "4711 · Köln"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"Cost-Center, cost_center", "costcenter, cost_center", "TEAM, team", "applicatioN, application"})
    void anotherSpellingOfAReservedNameIsRefusedWithTheRightOne(String name, String meant) {
        assertThat(Tags.fault(Map.of(name, "v"))).hasValue("'" + name + "' must be written '" + meant + "'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "_a", "a b", "ä"})
    void aNameThatReportsCouldNotShowIsRefused(String name) {
        assertThat(Tags.fault(Map.of(name, "v"))).hasValueSatisfying(why -> assertThat(why).contains("letters"));
    }

    @Test
    void theProjectsNameCannotBeSet() {
        assertThat(Tags.fault(Map.of("project", "v"))).hasValueSatisfying(why -> assertThat(why).contains("project"));
    }

    @Test
    void lengthsAndNumbersHaveLimits() {
        assertThat(Tags.fault(Map.of("n".repeat(64), "v".repeat(256)))).isEmpty();
        assertThat(Tags.fault(Map.of("n".repeat(65), "v"))).isPresent();
        assertThat(Tags.fault(Map.of("n", "v".repeat(257)))).isPresent();
        assertThat(Tags.fault(Map.of("n", " "))).isPresent();
        assertThat(Tags.fault(Map.of("n", "a\u0000b"))).isPresent();
        Map<String, String> many = new TreeMap<>();
        for (int i = 0; i < 32; i++) {
            many.put("n" + i, "v");
        }
        assertThat(Tags.fault(many)).isEmpty();
        many.put("n", "v");
        assertThat(Tags.fault(many)).hasValue("at most 32 tags, these are 33");
    }
}
