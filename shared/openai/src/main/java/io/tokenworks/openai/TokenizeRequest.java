package io.tokenworks.openai;

import java.util.Set;

/**
 * A checked body of {@code POST /tokenize}, in vLLM's shape.
 *
 * @param model name of the deployment
 * @param prompt what is to be counted
 * @param tokenStrings whether the tokens' texts are wanted too
 */
public record TokenizeRequest(String model, Prompt prompt, boolean tokenStrings) {

    private static final Set<String> KNOWN = Set.of("model", "prompt", "messages", "return_token_strs",
            "add_special_tokens", "add_generation_prompt", "chat_template_kwargs", "tools", "tool_choice");
    private static final Set<String> NOT_DONE = Set.of("chat_template", "continue_final_message",
            "mm_processor_kwargs");

    /**
     * Reads and checks a body.
     *
     * @throws ApiFault naming the first field that is wrong
     */
    public static TokenizeRequest parse(byte[] body, RequestLimits limits) {
        JsonFields fields = new JsonBody(limits).read(body);
        fields.onlyKnown(KNOWN, NOT_DONE);
        String model = TermsReader.model(fields);
        if (fields.bool("add_special_tokens", false)) {
            throw only("add_special_tokens", "false");
        }
        if (!fields.bool("add_generation_prompt", true)) {
            throw only("add_generation_prompt", "true");
        }
        boolean conversation = fields.get("messages") != null;
        if (conversation && fields.get("prompt") != null) {
            throw new ApiFault(ErrorCode.INVALID_VALUE, "prompt", "Send either 'prompt' or 'messages', not both.");
        }
        Prompt prompt = conversation
                ? new Prompt.Conversation(
                        new MessageReader(limits).read(fields.required("messages")), TemplateTerms.read(fields),
                        ToolsReader.read(fields, limits))
                : new PromptReader(limits).read(fields.required("prompt"));
        return new TokenizeRequest(model, prompt, fields.bool("return_token_strs", false));
    }

    private static ApiFault only(String name, String value) {
        return new ApiFault(
                ErrorCode.UNSUPPORTED_VALUE, name, "Unsupported value: '" + name + "' must be " + value + " here.");
    }
}
