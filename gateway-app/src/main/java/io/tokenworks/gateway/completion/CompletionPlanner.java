package io.tokenworks.gateway.completion;

import io.tokenworks.gateway.snapshot.ModelText;
import io.tokenworks.gateway.access.Caller;
import io.tokenworks.gateway.snapshot.CardStore;
import io.tokenworks.gateway.snapshot.SnapshotStore;
import io.tokenworks.openai.ApiFault;
import io.tokenworks.openai.ChatCompletionRequest;
import io.tokenworks.openai.DetokenizeRequest;
import io.tokenworks.openai.ErrorCode;
import io.tokenworks.openai.GenerationTerms;
import io.tokenworks.openai.Prompt;
import io.tokenworks.openai.RequestLimits;
import io.tokenworks.openai.TextCompletionRequest;
import io.tokenworks.openai.TokenizeRequest;
import io.tokenworks.openai.Tokenized;
import io.tokenworks.tokens.ChatTemplate;
import io.tokenworks.tokens.TokenHash;
import io.tokenworks.wire.fleet.FleetSnapshot.Deployment;
import io.tokenworks.wire.worker.GenerateRequest.Constraint;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

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
    public CompletionPlan plan(Arrival arrival, CompletionForm form, byte[] body) {
        return switch (form) {
            case CHAT -> {
                ChatCompletionRequest request = ChatCompletionRequest.parse(body, limits);
                yield plan(arrival, form, request.prompt(), request.terms());
            }
            case TEXT -> {
                TextCompletionRequest request = TextCompletionRequest.parse(body, limits);
                yield plan(arrival, form, request.prompt(), request.terms());
            }
        };
    }

    /** What a prompt comes to. @throws ApiFault naming what is wrong */
    public Tokenized tokenize(Caller caller, byte[] body) {
        TokenizeRequest request = TokenizeRequest.parse(body, limits);
        ModelText text = text(deployment(caller, request.model()));
        int[] tokens = prompt(text, request.prompt());
        Optional<List<byte[]>> bytes = request.tokenStrings()
                ? Optional.of(Arrays.stream(tokens).mapToObj(text::bytes).toList())
                : Optional.empty();
        return new Tokenized(tokens, text.contextTokens(), bytes);
    }

    /** The text of token ids. @throws ApiFault naming what is wrong */
    public String detokenize(Caller caller, byte[] body) {
        DetokenizeRequest request = DetokenizeRequest.parse(body, limits);
        ModelText text = text(deployment(caller, request.model()));
        if (request.tokens().size() > text.contextTokens()) {
            throw new ApiFault(ErrorCode.INVALID_VALUE, "tokens",
                    "Invalid 'tokens': at most " + text.contextTokens() + " are accepted, the model's context.");
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int token : within(text, request.tokens(), "tokens")) {
            bytes.writeBytes(text.bytes(token));
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static Deployment deployment(Caller caller, String model) {
        return caller.deployment(model).orElseThrow(() -> unknown(model));
    }

    private ModelText text(Deployment deployment) {
        return cards.text(deployment.cardDigest()).orElseThrow(() -> new ApiFault(
                ErrorCode.NO_WORKER, "The model is being started; no worker has presented it yet.").retryAfter(2));
    }

    private CompletionPlan plan(Arrival arrival, CompletionForm form, Prompt asked, GenerationTerms terms) {
        Caller caller = arrival.caller();
        Deployment deployment = deployment(caller, terms.model());
        Instant admittedAt = snapshots.controlNow();
        checkTier(caller, deployment, terms.tier(), admittedAt);
        ModelText text = text(deployment);
        biasWithin(text, terms);
        Optional<Constraint> constraint = AnswerConstraints.of(terms, text.toolDialect());
        int[] prompt = prompt(text, asked);
        byte[] root = TokenHash.root(
                deployment.cardDigest(),
                Base64.getDecoder().decode(caller.tenant().cacheSecret()),
                terms.cacheSalt());
        return new CompletionPlan(
                arrival.operation(),
                admittedAt,
                arrival.nanos(),
                caller,
                deployment,
                text,
                form,
                terms,
                constraint,
                prompt,
                blocks(root, prompt, text.blockTokens()),
                root,
                maxNewTokens(text, form, terms, prompt.length),
                terms.sampling().seed().orElseGet(random::nextLong));
    }

    /** A tier without a price would be promised and not kept. */
    private static void checkTier(Caller caller, Deployment deployment, String tier, Instant at) {
        if (tier.equals(GenerationTerms.DEFAULT_TIER)) {
            return;
        }
        List<String> tiers = caller.fleet().tiers(deployment.name(), caller.tenant().id(), at);
        if (!tiers.contains(tier)) {
            throw new ApiFault(ErrorCode.UNSUPPORTED_VALUE, "service_tier",
                    "Unsupported value: 'service_tier' must be "
                            + String.join(" or ", Stream.concat(Stream.of("auto", "default"), tiers.stream()).toList())
                            + " for this model.");
        }
    }

    /** The fault for a model that does not exist. */
    public static ApiFault unknown(String model) {
        return new ApiFault(ErrorCode.MODEL_NOT_FOUND, "model", "The model '" + model + "' does not exist.");
    }

    private static int[] prompt(ModelText text, Prompt prompt) {
        return switch (prompt) {
            case Prompt.Conversation conversation -> {
                try {
                    yield text.prompt(conversation);
                } catch (ChatTemplate.TemplateFault refused) {
                    throw new ApiFault(
                            ErrorCode.INVALID_CONVERSATION, "messages", String.valueOf(refused.getMessage()));
                }
            }
            case Prompt.Text plain -> text.tokens(plain.text());
            case Prompt.Tokens tokens -> within(text, tokens.ids(), "prompt");
        };
    }

    private static int[] within(ModelText text, List<Integer> ids, String where) {
        for (int i = 0; i < ids.size(); i++) {
            if (ids.get(i) >= text.vocabulary()) {
                throw new ApiFault(
                        ErrorCode.INVALID_VALUE, where,
                        "Invalid '" + where + "': the model has no token " + ids.get(i) + ", only 0 to "
                                + (text.vocabulary() - 1) + ".");
            }
        }
        return ids.stream().mapToInt(Integer::intValue).toArray();
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

    private static int maxNewTokens(ModelText text, CompletionForm form, GenerationTerms terms, int promptTokens) {
        int room = text.contextTokens() - promptTokens;
        int wanted = terms.maxTokens().orElse(Math.max(1, room));
        if (wanted > room) {
            throw new ApiFault(
                    ErrorCode.CONTEXT_LENGTH_EXCEEDED,
                    form == CompletionForm.CHAT ? "messages" : "prompt",
                    "This model's maximum context length is " + text.contextTokens()
                            + " tokens. However, you requested "
                            + ((long) promptTokens + wanted) + " tokens (" + promptTokens + " in the prompt, "
                            + wanted
                            + " in the completion). Please reduce the length of the prompt or completion.");
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
