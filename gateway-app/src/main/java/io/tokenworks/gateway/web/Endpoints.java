package io.tokenworks.gateway.web;

import io.tokenworks.gateway.access.Access;
import io.tokenworks.gateway.access.Caller;
import io.tokenworks.gateway.completion.Arrival;
import io.tokenworks.gateway.completion.CompletionForm;
import io.tokenworks.gateway.completion.CompletionPlanner;
import io.tokenworks.gateway.quota.TenantLimits;
import io.tokenworks.gateway.relay.Operations;
import io.tokenworks.gateway.relay.Reply;
import io.tokenworks.openai.ApiFault;
import io.tokenworks.openai.ErrorCode;
import io.tokenworks.openai.ModelList;
import io.tokenworks.wire.fleet.FleetSnapshot.Deployment;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.function.BiFunction;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.util.UriUtils;
import reactor.core.publisher.Mono;

/** What stands behind {@code /v1/**}, and the endpoints of vLLM that stand beside it. */
final class Endpoints {

    static final String TOKENIZE = "/tokenize";
    static final String DETOKENIZE = "/detokenize";

    private static final String CHAT_COMPLETIONS = "/v1/chat/completions";
    private static final String COMPLETIONS = "/v1/completions";
    private static final String MODELS = "/v1/models";

    private final Access access;
    private final Bodies bodies;
    private final Operations operations;
    private final TenantLimits limits;
    private final Refusals refusals;

    Endpoints(Access access, Bodies bodies, Operations operations, TenantLimits limits, Refusals refusals) {
        this.access = access;
        this.bodies = bodies;
        this.operations = operations;
        this.limits = limits;
        this.refusals = refusals;
    }

    Mono<Void> handle(ServerWebExchange exchange) {
        try {
            String path = exchange.getRequest().getPath().pathWithinApplication().value();
            if (path.equals(CHAT_COMPLETIONS)) {
                return only(HttpMethod.POST, exchange, (each, caller) -> answered(each, caller,
                        (arrival, body) -> operations.complete(arrival, CompletionForm.CHAT, body)));
            }
            if (path.equals(COMPLETIONS)) {
                return only(HttpMethod.POST, exchange, (each, caller) -> answered(each, caller,
                        (arrival, body) -> operations.complete(arrival, CompletionForm.TEXT, body)));
            }
            if (path.equals(TOKENIZE)) {
                return only(HttpMethod.POST, exchange, (each, caller) -> answered(each, caller, operations::tokenize));
            }
            if (path.equals(DETOKENIZE)) {
                return only(HttpMethod.POST, exchange, (each, caller) -> answered(each, caller,
                        operations::detokenize));
            }
            if (path.equals(MODELS)) {
                return only(HttpMethod.GET, exchange, Endpoints::models);
            }
            if (path.startsWith(MODELS + "/")) {
                String name = UriUtils.decode(path.substring(MODELS.length() + 1), StandardCharsets.UTF_8);
                return only(HttpMethod.GET, exchange, (each, caller) -> model(each, caller, name));
            }
            throw Errors.unknownUrl(exchange);
        } catch (ApiFault fault) {
            return refusals.answer(exchange, fault);
        }
    }

    /** Serves a caller whose key is in force. */
    private interface Endpoint {
        Mono<Void> serve(ServerWebExchange exchange, Caller caller);
    }

    private Mono<Void> only(HttpMethod method, ServerWebExchange exchange, Endpoint endpoint) {
        if (!exchange.getRequest().getMethod().equals(method)) {
            exchange.getResponse().getHeaders().set(HttpHeaders.ALLOW, method.name());
            throw new ApiFault(ErrorCode.METHOD_NOT_ALLOWED, "Only " + method.name() + " is allowed here.");
        }
        HttpHeaders headers = exchange.getRequest().getHeaders();
        Caller caller = access.caller(headers.getFirst(HttpHeaders.AUTHORIZATION));
        ServerHttpResponse response = exchange.getResponse();
        response.beforeCommit(() -> Mono.fromRunnable(
                () -> LimitHeaders.write(response.getHeaders(), limits.now(caller))));
        return endpoint.serve(exchange, caller);
    }

    private Mono<Void> answered(
            ServerWebExchange exchange, Caller caller, BiFunction<Arrival, byte[], Mono<Reply>> work) {
        Arrival arrival = new Arrival(RequestIdFilter.id(exchange), caller, RequestIdFilter.nanos(exchange));
        return bodies.read(exchange.getRequest())
                .flatMap(body -> work.apply(arrival, body))
                .flatMap(reply -> Replies.write(exchange.getResponse(), reply))
                .onErrorResume(ApiFault.class, fault -> refusals.answer(exchange, fault));
    }

    private static Mono<Void> models(ServerWebExchange exchange, Caller caller) {
        var models = caller.deployments().stream()
                .sorted(Comparator.comparing(Deployment::name))
                .map(Endpoints::shown)
                .toList();
        return Replies.json(exchange.getResponse(), new ModelList(models).json());
    }

    private static Mono<Void> model(ServerWebExchange exchange, Caller caller, String name) {
        Deployment deployment = caller.deployment(name).orElseThrow(() -> CompletionPlanner.unknown(name));
        return Replies.json(exchange.getResponse(), shown(deployment).json());
    }

    private static ModelList.Model shown(Deployment deployment) {
        return new ModelList.Model(deployment.name(), deployment.createdAt().getEpochSecond(), "tokenworks");
    }
}
