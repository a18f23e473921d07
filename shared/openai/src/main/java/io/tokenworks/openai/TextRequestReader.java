package io.tokenworks.openai;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Reads the body of a text completion, as strictly as {@link ChatRequestReader}. */
final class TextRequestReader {

    /** OpenAI's default for this endpoint. */
    private static final int MAX_TOKENS_DEFAULT = 16;

    private static final Set<String> DONE = Set.of("prompt", "max_tokens", "logprobs", "best_of", "echo", "suffix");
    private static final Set<String> NOT_DONE = VllmFields.notDoneAnd(Set.of("response_format", "prompt_embeds"));
    private static final Set<String> KNOWN = known();

    private final RequestLimits limits;

    TextRequestReader(RequestLimits limits) {
        this.limits = limits;
    }

    private static Set<String> known() {
        Set<String> all = new LinkedHashSet<>(DONE);
        all.addAll(TermsReader.FIELDS);
        all.addAll(SamplingReader.FIELDS);
        all.addAll(HarmlessFields.LABELS);
        return Set.copyOf(all);
    }

    TextCompletionRequest read(byte[] body) {
        JsonFields fields = new JsonBody(limits).read(body);
        fields.onlyKnown(KNOWN, NOT_DONE);
        String model = TermsReader.model(fields);
        Prompt prompt = new PromptReader(limits).read(fields.required("prompt"));
        HarmlessFields.labels(fields);
        refuseUndone(fields);
        return new TextCompletionRequest(
                prompt,
                new GenerationTerms(
                        model,
                        TermsReader.choices(fields),
                        OptionalInt.of(fields.integer("max_tokens", 1, Integer.MAX_VALUE).orElse(MAX_TOKENS_DEFAULT)),
                        SamplingReader.read(fields, limits),
                        new TermsReader(limits).stop(fields),
                        TermsReader.stream(fields),
                        fields.integer("logprobs", 0, 5),
                        TermsReader.cacheSalt(fields),
                        fields.bool("ignore_eos", false),
                        new AnswerShape.Free(),
                        Tools.none(),
                        Optional.empty()));
    }

    private static void refuseUndone(JsonFields fields) {
        if (fields.bool("echo", false)) {
            throw new ApiFault(ErrorCode.UNSUPPORTED_VALUE, "echo", "Unsupported value: 'echo' must be false here.");
        }
        if (!fields.string("suffix", Integer.MAX_VALUE).orElse("").isEmpty()) {
            throw new ApiFault(
                    ErrorCode.UNSUPPORTED_PARAMETER, "suffix",
                    "Unsupported parameter: 'suffix' is not supported here.");
        }
        int choices = TermsReader.choices(fields);
        if (fields.integer("best_of", 1, 128).orElse(choices) != choices) {
            throw new ApiFault(
                    ErrorCode.UNSUPPORTED_VALUE, "best_of", "Unsupported value: 'best_of' must equal 'n' here.");
        }
    }
}
