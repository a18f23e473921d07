package io.tokenworks.openai;

import java.util.LinkedHashSet;
import java.util.Set;

/** Fields that vLLM adds to OpenAI's and that are not done here: refused by name, so that nobody believes in them. */
final class VllmFields {

    private static final Set<String> NOT_DONE = Set.of(
            "add_special_tokens", "allowed_token_ids", "ec_transfer_params", "guided_choice", "guided_grammar",
            "guided_json", "guided_regex", "include_stop_str_in_output", "kv_transfer_params", "length_penalty",
            "logprob_token_ids", "min_tokens", "priority", "prompt_logprobs", "repetition_detection", "request_id",
            "return_prompt_text", "return_token_ids", "return_tokens_as_token_ids", "session_id",
            "skip_special_tokens", "spaces_between_special_tokens", "stop_token_ids", "stream_interval",
            "structured_outputs", "thinking_token_budget", "truncate_prompt_tokens", "truncation_side",
            "use_beam_search", "vllm_xargs", "watermarking");

    private VllmFields() {}

    /** These names and those given. */
    static Set<String> notDoneAnd(Set<String> names) {
        Set<String> all = new LinkedHashSet<>(names);
        all.addAll(NOT_DONE);
        return Set.copyOf(all);
    }
}
