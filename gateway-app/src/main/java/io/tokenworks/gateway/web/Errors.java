package io.tokenworks.gateway.web;

import io.tokenworks.openai.ApiFault;
import io.tokenworks.openai.ErrorCode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.web.server.MethodNotAllowedException;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebExceptionHandler;
import reactor.core.publisher.Mono;
import reactor.netty.channel.AbortedException;

/**
 * Everything nobody else has answered, in OpenAI's shape. A fault of ours is logged with its request id and told as
 * nothing but that.
 */
final class Errors implements WebExceptionHandler, Ordered {

    private static final Logger LOG = LoggerFactory.getLogger(Errors.class);

    /** A client's own words are repeated up to here. */
    private static final int URL_CHARS_MAX = 200;

    private final Refusals refusals;

    Errors(Refusals refusals) {
        this.refusals = refusals;
    }

    /** Before Spring Boot's own. */
    @Override
    public int getOrder() {
        return -2;
    }

    @Override
    public Mono<Void> handle(ServerWebExchange exchange, Throwable error) {
        // A client that went before its answer is no failure, and there is nobody to tell.
        if (gone(error) || !Replies.connected(exchange.getResponse())) {
            return exchange.getResponse().setComplete().onErrorComplete();
        }
        if (exchange.getResponse().isCommitted()) {
            return Mono.error(error);
        }
        return refusals.answer(exchange, fault(exchange, error));
    }

    private static boolean gone(Throwable error) {
        return error instanceof AbortedException || AbortedException.isConnectionReset(error);
    }

    private static ApiFault fault(ServerWebExchange exchange, Throwable error) {
        return switch (error) {
            case ApiFault fault -> fault;
            case MethodNotAllowedException notAllowed -> {
                exchange.getResponse().getHeaders().setAllow(notAllowed.getSupportedMethods());
                yield new ApiFault(ErrorCode.METHOD_NOT_ALLOWED, "This method is not allowed here.");
            }
            case ResponseStatusException status when status.getStatusCode().value() == 404 -> unknownUrl(exchange);
            case ResponseStatusException status when status.getStatusCode().is4xxClientError() ->
                new ApiFault(ErrorCode.INVALID_VALUE, "The request cannot be understood.");
            default -> {
                LOG.error(
                        "request {} {} failed",
                        exchange.getResponse().getHeaders().getFirst("x-request-id"),
                        exchange.getRequest().getPath().value(),
                        error);
                yield new ApiFault(
                        ErrorCode.INTERNAL_ERROR, "The server had an error while processing your request.");
            }
        };
    }

    static ApiFault unknownUrl(ServerWebExchange exchange) {
        String url = exchange.getRequest().getMethod() + " " + exchange.getRequest().getPath();
        return new ApiFault(
                ErrorCode.UNKNOWN_URL,
                "Unknown request URL: " + url.substring(0, Math.min(url.length(), URL_CHARS_MAX)) + ".");
    }
}
