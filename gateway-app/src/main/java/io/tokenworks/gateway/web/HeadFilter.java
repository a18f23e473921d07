package io.tokenworks.gateway.web;

import io.tokenworks.openai.ApiFault;
import io.tokenworks.openai.ErrorCode;
import java.util.List;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Refuses heads that HTTP's codec lets pass: too many fields, and a body whose end a proxy might see elsewhere than we
 * do.
 */
final class HeadFilter implements WebFilter, Ordered {

    private final int fieldsMax;
    private final Refusals refusals;

    HeadFilter(int fieldsMax, Refusals refusals) {
        this.fieldsMax = fieldsMax;
        this.refusals = refusals;
    }

    /** After the request has its id. */
    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE + 1;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        HttpHeaders headers = exchange.getRequest().getHeaders();
        int fields = headers.headerSet().stream().mapToInt(each -> each.getValue().size()).sum();
        if (fields > fieldsMax) {
            return refusals.answer(exchange, new ApiFault(
                    ErrorCode.HEADERS_TOO_LARGE, "The request has more than " + fieldsMax + " headers."));
        }
        List<String> coding = headers.getOrEmpty(HttpHeaders.TRANSFER_ENCODING);
        if (!coding.isEmpty() && (coding.size() > 1 || !coding.getFirst().equalsIgnoreCase("chunked"))) {
            return refusals.answer(exchange, new ApiFault(
                    ErrorCode.MALFORMED_REQUEST, "The only Transfer-Encoding that is read here is chunked."));
        }
        return chain.filter(exchange);
    }
}
