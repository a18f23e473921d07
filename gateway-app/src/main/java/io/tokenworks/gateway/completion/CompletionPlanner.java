package io.tokenworks.gateway.completion;

import io.tokenworks.gateway.snapshot.ModelText;
import io.tokenworks.gateway.access.Caller;
import io.tokenworks.gateway.snapshot.CardStore;
import io.tokenworks.gateway.snapshot.SnapshotStore;
import io.tokenworks.openai.ApiFault;
import io.tokenworks.openai.ChatCompletionRequest;
import io.tokenworks.openai.ErrorCode;
import io.tokenworks.openai.GenerationTerms;
import io.tokenworks.openai.RequestLimits;
import io.tokenworks.tokens.ChatTemplate;
import io.tokenworks.tokens.TokenHash;
import io.tokenworks.wire.fleet.FleetSnapshot.Deployment;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Base64;

/** Checks a body and turns it into token ids. */
public final class CompletionPlanner {

    private final SnapshotStore snapshots;
    private final CardStore cards;
    private final RequestLimits limits;
    private final SecureRandom random = new SecureRandom();

    public CompletionPlanner(SnapshotStore snapshots, CardStore cards, RequestLimits limits) {
        this.snapshots = snapshots;
        this.cards = cards;
        this.limits = limits;
    }

    /** @throws ApiFault naming what is wrong */
    public CompletionPlan plan(Arrival arrival, byte[] body) {
        ChatCompletionRequest request = ChatCompletionRequest.parse(body, limits);
        GenerationTerms terms = request.terms();
        Caller caller = arrival.caller();
        Deployment deployment = caller.fleet().deployment(terms.model()).orElseThrow(() -> unknown(terms.model()));
        ModelText text = cards.text(deployment.cardDigest()).orElseThrow(() -> new ApiFault(
                ErrorCode.NO_WORKER, "The model is being started; no worker has presented it yet.").retryAfter(2));
        biasWithin(text, terms);
        int[] prompt = prompt(text, request);
        byte[] root = TokenHash.root(
                deployment.cardDigest(),
                Base64.getDecoder().decode(caller.tenant().cacheSecret()),
                terms.cacheSalt());
        return new CompletionPlan(
                arrival.operation(),
                snapshots.controlNow(),
                arrival.nanos(),
                caller,
                deployment,
                text,
                terms,
                prompt,
                blocks(root, prompt, text.blockTokens()),
                root,
                maxNewTokens(text, terms, prompt.length),
                terms.sampling().seed().orElseGet(random::nextLong));
    }

    /** The fault for a model that does not exist. */
    public static ApiFault unknown(String model) {
        return new ApiFault(ErrorCode.MODEL_NOT_FOUND, "model", "The model '" + model + "' does not exist.");
    }

    private static int[] prompt(ModelText text, ChatCompletionRequest request) {
        try {
            return text.prompt(request.messages());
        } catch (ChatTemplate.TemplateFault refused) {
            throw new ApiFault(ErrorCode.INVALID_CONVERSATION, "messages", String.valueOf(refused.getMessage()));
        }
    }

    private static void biasWithin(ModelText text, GenerationTerms terms) {
        for (int token : terms.sampling().penalties().logitBias().keySet()) {
            if (token >= text.vocabulary()) {
                throw new ApiFault(
                        ErrorCode.INVALID_VALUE, "logit_bias",
                        "Invalid 'logit_bias': the model has no token " + token + ", only 0 to "
                                + (text.vocabulary() - 1) + ".");
            }
        }
    }

    private static int maxNewTokens(ModelText text, GenerationTerms terms, int promptTokens) {
        int room = text.contextTokens() - promptTokens;
        int wanted = terms.maxTokens().orElse(Math.max(1, room));
        if (wanted > room) {
            throw new ApiFault(
                    ErrorCode.CONTEXT_LENGTH_EXCEEDED,
                    "messages",
                    "This model's maximum context length is " + text.contextTokens()
                            + " tokens. However, you requested "
                            + ((long) promptTokens + wanted) + " tokens (" + promptTokens + " in the messages, "
                            + wanted
                            + " in the completion). Please reduce the length of the messages or completion.");
        }
        return wanted;
    }

    private static long[] blocks(byte[] root, int[] prompt, int blockTokens) {
        long[] blocks = new long[prompt.length / blockTokens];
        byte[] parent = root;
        for (int i = 0; i < blocks.length; i++) {
            parent = TokenHash.chain(parent, prompt, i * blockTokens, (i + 1) * blockTokens);
            blocks[i] = ByteBuffer.wrap(parent).getLong();
        }
        return blocks;
    }
}
