package io.tokenworks.worker;

import io.tokenworks.model.card.ModelCard;
import io.tokenworks.platform.ApiFault;
import io.tokenworks.wire.worker.Attribution;
import io.tokenworks.wire.worker.GenerateRequest;
import io.tokenworks.wire.worker.PrefillRequest;
import java.util.Base64;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Refuses requests that the engine could not run, naming the field. JSON leaves absent fields null whatever the types
 * say.
 */
final class RequestChecks {
    private static final int CACHE_ROOT_BYTES = 32;
    private static final int TOP_LOGPROBS_MAX = 20;

    private RequestChecks() {}

    static void generate(GenerateRequest request, ModelCard card) {
        identity(request.operation(), request.attempt(), request.attribution());
        tokens(request.tokens(), request.promptTokens(), 1, card);
        check(request.choice() >= 0, "choice", "is negative");
        check(request.stopTokens() != null && request.stopStrings() != null, "stopTokens, stopStrings", "are missing");
        check(request.maxNewTokens() > request.tokens().length - request.promptTokens(), "maxNewTokens", "is used up");
        check(request.creditTokens() >= 0, "creditTokens", "is negative");
        cacheRoot(request.cacheRoot());
        sampling(request.sampling());
        penalties(request.sampling().penalties(), card);
    }

    static void prefill(PrefillRequest request, ModelCard card) {
        identity(request.operation(), request.attempt(), request.attribution());
        tokens(request.tokens(), request.promptTokens(), 2, card);
        cacheRoot(request.cacheRoot());
    }

    /** The 32 bytes. */
    static byte[] cacheRoot(@Nullable String base64) {
        check(base64 != null, "cacheRoot", "is missing");
        try {
            byte[] root = Base64.getDecoder().decode(String.valueOf(base64));
            check(root.length == CACHE_ROOT_BYTES, "cacheRoot", "is not 32 bytes");
            return root;
        } catch (IllegalArgumentException e) {
            throw invalid("cacheRoot", "is not base64");
        }
    }

    private static void identity(@Nullable UUID operation, int attempt, @Nullable Attribution attribution) {
        check(operation != null, "operation", "is missing");
        check(attempt >= 1, "attempt", "counts from 1");
        check(attribution != null && attribution.tenant() != null && attribution.deployment() != null,
                "attribution", "is incomplete");
    }

    private static void tokens(int @Nullable [] tokens, int promptTokens, int least, ModelCard card) {
        if (tokens == null || tokens.length < least) {
            throw invalid("tokens", "are fewer than " + least);
        }
        check(promptTokens >= 1 && promptTokens <= tokens.length, "promptTokens", "is not within the tokens");
        if (tokens.length >= card.contextTokens()) {
            throw new ApiFault(
                    400, "context_overflow", "the model's context is " + card.contextTokens() + " tokens", false);
        }
        for (int token : tokens) {
            check(token >= 0 && token < card.vocabulary(), "tokens", "hold " + token + ", not in the vocabulary");
        }
    }

    private static void sampling(GenerateRequest.@Nullable Sampling sampling) {
        if (sampling == null) {
            throw invalid("sampling", "is missing");
        }
        check(sampling.temperature() >= 0 && Float.isFinite(sampling.temperature()), "temperature", "is not >= 0");
        check(sampling.topK() >= 0, "topK", "is negative");
        check(sampling.topP() > 0 && sampling.topP() <= 1, "topP", "is not within (0, 1]");
        check(sampling.minP() >= 0 && sampling.minP() <= 1, "minP", "is not within [0, 1]");
        check(sampling.topLogprobs() >= 0 && sampling.topLogprobs() <= TOP_LOGPROBS_MAX, "topLogprobs",
                "is not 0 to 20");
    }

    private static void penalties(GenerateRequest.@Nullable Penalties penalties, ModelCard card) {
        if (penalties == null) {
            return;
        }
        check(Float.isFinite(penalties.frequency()) && Float.isFinite(penalties.presence()), "penalties",
                "are not finite");
        check(penalties.repetition() > 0 && Float.isFinite(penalties.repetition()), "repetition", "is not above 0");
        if (penalties.logitBias() == null) {
            throw invalid("logitBias", "is missing");
        }
        penalties.logitBias().forEach((token, bias) -> check(
                token >= 0 && token < card.vocabulary() && bias != null && Float.isFinite(bias), "logitBias",
                "names " + token + ", not in the vocabulary, or is not finite"));
    }

    static void constraint(GenerateRequest.Constraint constraint) {
        check(constraint.kind() != null && constraint.text() != null, "constraint", "lacks its kind or text");
    }

    private static void check(boolean holds, String field, String what) {
        if (!holds) {
            throw invalid(field, what);
        }
    }

    private static ApiFault invalid(String field, String what) {
        return new ApiFault(400, "invalid_request", field + " " + what, false);
    }
}
