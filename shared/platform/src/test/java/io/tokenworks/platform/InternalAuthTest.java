package io.tokenworks.platform;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenworks.wire.worker.WorkerApi;
import java.net.URI;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.mock.web.server.MockServerWebExchange;
import reactor.core.publisher.Mono;

class InternalAuthTest {
    private static final String SECRET = "a secret of some length";

    private final InternalSecret secret = new InternalSecret(SECRET);

    @ParameterizedTest
    @ValueSource(strings = {"/internal/v1/generate", "/%69nternal/v1/generate", "/internal;x=1/v1/generate",
        "/internal"})
    void withoutTheSecretNothingInternalIsReached(String path) throws Exception {
        assertThat(reactiveLetsThrough(path, null)).isFalse();
        assertThat(reactiveLetsThrough(path, SECRET + "x")).isFalse();
        assertThat(servletLetsThrough(path, null)).isFalse();
        assertThat(servletLetsThrough(path, "")).isFalse();
    }

    @Test
    void withTheSecretItIs() throws Exception {
        assertThat(reactiveLetsThrough(WorkerApi.CARD, SECRET)).isTrue();
        assertThat(servletLetsThrough(WorkerApi.CARD, SECRET)).isTrue();
    }

    @Test
    void otherPathsAreNotItsBusiness() throws Exception {
        assertThat(reactiveLetsThrough("/actuator/health", null)).isTrue();
        assertThat(servletLetsThrough("/v1/models", null)).isTrue();
    }

    @Test
    void theSecretIsNeverPrinted() {
        assertThat(secret.toString()).doesNotContain(SECRET);
        assertThat(new InternalProperties(SECRET).toString()).doesNotContain(SECRET);
    }

    private boolean reactiveLetsThrough(String path, @Nullable String header) {
        var request = MockServerHttpRequest.method(HttpMethod.GET, URI.create(path));
        if (header != null) {
            request.header(WorkerApi.SECRET_HEADER, header);
        }
        var exchange = MockServerWebExchange.from(request);
        AtomicBoolean passed = new AtomicBoolean();
        new InternalAuthWebFilter(secret)
                .filter(exchange, _ -> Mono.fromRunnable(() -> passed.set(true)))
                .block();
        assertThat(exchange.getResponse().getStatusCode()).isEqualTo(passed.get() ? null : HttpStatus.UNAUTHORIZED);
        return passed.get();
    }

    private boolean servletLetsThrough(String path, @Nullable String header) throws Exception {
        var request = new MockHttpServletRequest("GET", path);
        if (header != null) {
            request.addHeader(WorkerApi.SECRET_HEADER, header);
        }
        var response = new MockHttpServletResponse();
        var chain = new MockFilterChain();
        new InternalAuthServletFilter(secret).doFilter(request, response, chain);
        boolean passed = chain.getRequest() != null;
        assertThat(response.getStatus()).isEqualTo(passed ? 200 : 401);
        return passed;
    }
}
