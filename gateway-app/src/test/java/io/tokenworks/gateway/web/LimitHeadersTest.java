package io.tokenworks.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LimitHeadersTest {

    @ParameterizedTest
    @CsvSource({"PT0S, 0s", "PT0.02S, 20ms", "PT1S, 1s", "PT1.2S, 2s", "PT59S, 59s", "PT1M, 1m0s", "PT6M, 6m0s",
        "PT1H, 1h0m0s", "PT25H3M9S, 25h3m9s"})
    void durationsAreWrittenAsOpenAiWritesThem(Duration duration, String text) {
        assertThat(LimitHeaders.text(duration)).isEqualTo(text);
    }
}
