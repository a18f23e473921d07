package io.tokenworks.gateway.relay;

import io.tokenworks.gateway.completion.CompletionPlan;

/**
 * What all parts of an answer share.
 *
 * @param id {@code chatcmpl-…}
 * @param createdSeconds Unix time
 * @param model as the client named it
 * @param includeUsage whether a stream ends with its usage
 * @param logprobs whether log probabilities were asked for
 */
record AnswerHead(String id, long createdSeconds, String model, boolean includeUsage, boolean logprobs) {

    static AnswerHead of(CompletionPlan plan) {
        return new AnswerHead(
                "chatcmpl-" + plan.operation().toString().replace("-", ""),
                plan.admittedAt().getEpochSecond(),
                plan.terms().model(),
                plan.terms().stream().includeUsage(),
                plan.terms().topLogprobs().isPresent());
    }
}
