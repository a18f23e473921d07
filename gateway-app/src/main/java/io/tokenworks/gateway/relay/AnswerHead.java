package io.tokenworks.gateway.relay;

import io.tokenworks.gateway.completion.CompletionForm;
import io.tokenworks.gateway.completion.CompletionPlan;
import io.tokenworks.openai.AnswerId;
import io.tokenworks.openai.AnswerStream;
import io.tokenworks.openai.ChatStream;
import io.tokenworks.openai.TextStream;
import io.tokenworks.openai.ToolDialect;
import java.util.Optional;

/**
 * What all parts of an answer share.
 *
 * @param choices how many
 * @param includeUsage whether a stream ends with its usage
 * @param logprobs whether log probabilities were asked for
 * @param tools how the answer calls functions; empty if there are none to call
 */
record AnswerHead(AnswerId id, CompletionForm form, int choices, boolean includeUsage, boolean logprobs,
        Optional<ToolDialect> tools) {

    private static final int FINGERPRINT_CHARS = 12;

    static AnswerHead of(CompletionPlan plan) {
        String digest = plan.deployment().cardDigest();
        AnswerId id = new AnswerId(
                plan.form().idPrefix() + plan.operation().toString().replace("-", ""),
                plan.admittedAt().getEpochSecond(),
                plan.terms().model(),
                "fp_" + digest.substring(0, Math.min(FINGERPRINT_CHARS, digest.length())),
                plan.terms().serviceTier());
        return new AnswerHead(
                id,
                plan.form(),
                plan.terms().choices(),
                plan.terms().stream().includeUsage(),
                plan.terms().topLogprobs().isPresent(),
                plan.terms().tools().isEmpty() ? Optional.empty() : Optional.of(plan.text().toolDialect()));
    }

    AnswerStream stream() {
        return switch (form) {
            case CHAT -> new ChatStream(id, includeUsage);
            case TEXT -> new TextStream(id, includeUsage);
        };
    }
}
