package io.tokenworks.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every field of OpenAI's and vLLM's requests, with a value that asks for something: done, or refused by its name. */
class FieldChecklistTest {

    private static final String CHAT = "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],";
    private static final String TEXT = "{\"model\":\"m\",\"prompt\":\"x\",";
    private static final Set<ErrorCode> NOT_DONE = Set.of(
            ErrorCode.UNSUPPORTED_PARAMETER, ErrorCode.UNSUPPORTED_VALUE);

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            max_completion_tokens | 5                                | done
            max_tokens            | 5                                | done
            temperature           | 0.5                              | done
            top_p                 | 0.5                              | done
            n                     | 2                                | done
            stop                  | ['a','b','c','d']                | done
            seed                  | 1                                | done
            frequency_penalty     | 1                                | done
            presence_penalty      | 1                                | done
            logit_bias            | {'5':100}                        | done
            logprobs              | true                             | done
            response_format       | {'type':'json_object'}           | done
            tools                 | [{'type':'function','function':{'name':'f'}}] | done
            stream                | true                             | done
            top_k                 | 5                                | done
            min_p                 | 0.5                              | done
            repetition_penalty    | 1.5                              | done
            cache_salt            | 's'                              | done
            ignore_eos            | true                             | done
            chat_template_kwargs  | {'a':1}                          | done
            parallel_tool_calls   | false                            | done
            user                  | 'u'                              | done
            safety_identifier     | 'u'                              | done
            prompt_cache_key      | 'k'                              | done
            store                 | true                             | done
            metadata              | {'a':'b'}                        | done
            service_tier          | 'flex'                           | done
            verbosity             | 'high'                           | refused
            modalities            | ['audio']                        | refused
            reasoning_effort      | 'low'                            | refused
            functions             | [{'name':'f'}]                   | refused
            function_call         | 'auto'                           | refused
            audio                 | {'voice':'x'}                    | refused
            web_search_options    | {}                               | refused
            prediction            | {'type':'content'}               | refused
            moderation            | {}                               | refused
            prompt_cache_options  | {'ttl':'1h'}                     | refused
            prompt_cache_retention | '24h'                           | refused
            length_penalty        | 2                                | refused
            use_beam_search       | true                             | refused
            stop_token_ids        | [5]                              | refused
            include_stop_str_in_output | true                        | refused
            min_tokens            | 5                                | refused
            skip_special_tokens   | false                            | refused
            spaces_between_special_tokens | false                    | refused
            truncate_prompt_tokens | 5                               | refused
            truncation_side       | 'left'                           | refused
            prompt_logprobs       | 1                                | refused
            logprob_token_ids     | [5]                              | refused
            allowed_token_ids     | [5]                              | refused
            bad_words             | ['x']                            | refused
            echo                  | true                             | refused
            add_generation_prompt | false                            | refused
            continue_final_message | true                            | refused
            add_special_tokens    | true                             | refused
            documents             | []                               | refused
            chat_template         | 'x'                              | refused
            mm_processor_kwargs   | {}                               | refused
            structured_outputs    | {'regex':'a'}                    | refused
            guided_json           | {}                               | refused
            priority              | 1                                | refused
            request_id            | 'x'                              | refused
            session_id            | 'x'                              | refused
            return_token_ids      | true                             | refused
            return_tokens_as_token_ids | true                        | refused
            return_prompt_text    | true                             | refused
            kv_transfer_params    | {}                               | refused
            ec_transfer_params    | {}                               | refused
            vllm_xargs            | {}                               | refused
            repetition_detection  | {}                               | refused
            thinking_token_budget | 5                                | refused
            include_reasoning     | false                            | refused
            stream_interval       | 5                                | refused
            watermarking          | {}                               | refused
            """)
    void aChatFieldIsDoneOrRefusedByName(String field, String value, String verdict) {
        String body = CHAT + "\"" + field + "\":" + value.replace('\'', '"') + "}";
        check(field, verdict, catchThrowableOfType(ApiFault.class, () -> ChatCompletionRequest
                .parse(body.getBytes(StandardCharsets.UTF_8), RequestLimits.defaults())));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            max_tokens            | 5                                | done
            temperature           | 0.5                              | done
            top_p                 | 0.5                              | done
            n                     | 2                                | done
            stop                  | 'a'                              | done
            seed                  | 1                                | done
            frequency_penalty     | 1                                | done
            presence_penalty      | 1                                | done
            logit_bias            | {'5':100}                        | done
            logprobs              | 5                                | done
            stream                | true                             | done
            top_k                 | 5                                | done
            min_p                 | 0.5                              | done
            repetition_penalty    | 1.5                              | done
            cache_salt            | 's'                              | done
            ignore_eos            | true                             | done
            user                  | 'u'                              | done
            best_of               | 3                                | refused
            echo                  | true                             | refused
            suffix                | 'x'                              | refused
            response_format       | {'type':'json_object'}           | refused
            prompt_embeds         | 'x'                              | refused
            length_penalty        | 2                                | refused
            use_beam_search       | true                             | refused
            stop_token_ids        | [5]                              | refused
            include_stop_str_in_output | true                        | refused
            min_tokens            | 5                                | refused
            skip_special_tokens   | false                            | refused
            truncate_prompt_tokens | 5                               | refused
            prompt_logprobs       | 1                                | refused
            allowed_token_ids     | [5]                              | refused
            add_special_tokens    | true                             | refused
            structured_outputs    | {'regex':'a'}                    | refused
            priority              | 1                                | refused
            return_token_ids      | true                             | refused
            kv_transfer_params    | {}                               | refused
            """)
    void aTextFieldIsDoneOrRefusedByName(String field, String value, String verdict) {
        String body = TEXT + "\"" + field + "\":" + value.replace('\'', '"') + "}";
        check(field, verdict, catchThrowableOfType(ApiFault.class, () -> TextCompletionRequest
                .parse(body.getBytes(StandardCharsets.UTF_8), RequestLimits.defaults())));
    }

    private static void check(String field, String verdict, ApiFault fault) {
        if (verdict.equals("done")) {
            assertThat(fault).as(field).isNull();
            return;
        }
        assertThat(fault).as(field).isNotNull();
        assertThat(fault.param()).isEqualTo(field);
        assertThat(fault.httpStatus()).isEqualTo(400);
        assertThat(NOT_DONE).as(field).contains(fault.code());
        assertThat(fault.message()).contains("'" + field + "'");
    }
}
