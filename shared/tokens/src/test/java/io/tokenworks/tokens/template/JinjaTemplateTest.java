package io.tokenworks.tokens.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.tokenworks.tokens.ChatTemplate.Conversation;
import io.tokenworks.tokens.ChatTemplate.Message;
import io.tokenworks.tokens.ChatTemplate.TemplateFault;
import io.tokenworks.tokens.MarkedText;
import io.tokenworks.tokens.template.OracleCase.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JinjaTemplateTest {

    private static final List<Message> HELLO = List.of(new Message("user", "Hello"));

    /** What jinja2 renders and we refuse: nothing that a chat template has a use for. */
    private static final Set<String> REFUSED = Set.of(
            "{{ cycler('a').next() }}", "{{ joiner() }}", "{{ lipsum() }}", "{{ self }}", "{{ ''.__class__ }}",
            "{{ range(2) }}", "{{ messages[0].items() }}", "{{ strftime_now('%s') }}", "{{ '{0.real}'.format(1) }}",
            // Folded as a constant, this slice is undefined; of a variable it is a fault in Python too.
            "{{ none[1:] }}");

    private static String render(String template) {
        return compile(template).render(HELLO, true);
    }

    private static JinjaTemplate compile(String template) {
        return JinjaTemplate.compile(template, "<s>", "</s>", TemplateLimits.defaults());
    }

    /** golden.json was rendered by Python's jinja2; see golden_templates.py. */
    @Test
    void everyGoldenCaseIsRenderedAsPythonDoes() {
        Set<String> refused = new HashSet<>();
        List<String> different = new ArrayList<>();
        List<OracleCase> cases = OracleCase.golden();
        for (OracleCase golden : cases) {
            Outcome outcome = golden.outcome();
            switch (outcome.verdict()) {
                case SAME, BOTH_REFUSE -> {
                }
                case LOUD -> refused.add(golden.name());
                case SILENTLY_DIFFERENT, LENIENT -> different.add(golden.name() + ": " + outcome.detail());
            }
        }
        assertThat(different).isEmpty();
        assertThat(refused).isEqualTo(REFUSED);
        assertThat(cases).hasSizeGreaterThan(250);
    }

    @Test
    void aTemplatesOwnRefusalIsItsMessage() {
        assertThatThrownBy(() -> render("{{ raise_exception('roles must alternate') }}"))
                .isInstanceOf(TemplateFault.class)
                .hasMessage("roles must alternate");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "{{", "{%", "{#", "{% if %}", "{% if true %}", "{% endif %}", "{{ 'a }}", "{{ a b }}", "{{ ( }}", "{{ a[ }}",
        "{% for %}", "{{ }}", "{% raw %}", "{% set %}", "{% set x %}", "{% macro %}", "{% macro f %}{% endmacro %}",
        "{% else %}", "{{ 'a' | }}", "{{ a. }}", "{{ ) }}", "{{ \u00e9 }}", "{{ 0x }}", "{% for x in y %}{% endif %}",
        "{% set true = 1 %}", "{{ '\\u12' }}", "{{ f(a=1, 2) }}", "{% call 1 %}{% endcall %}", "{% break %}"})
    void brokenSourceIsAFault(String template) {
        assertThatThrownBy(() -> compile(template)).isInstanceOf(TemplateFault.class);
    }

    @Test
    void aFaultNamesItsLine() {
        assertThatThrownBy(() -> render("a\n{% if true %}\n{{ messages | wordwrap }}{% endif %}"))
                .isInstanceOf(TemplateFault.class)
                .hasMessage("chat template, line 3: filter 'wordwrap' is not supported");
    }

    @Test
    void hostileTemplatesAreBounded() {
        String doubling = "{% set x = 'aaaaaaaaaaaaaaaa' %}" + "{% set x = x + x %}".repeat(40) + "{{ x }}";
        String loops = "{% for a in messages %}".repeat(20) + "x" + "{% endfor %}".repeat(20);
        List<Message> many = java.util.Collections.nCopies(50, new Message("user", "x"));
        assertThatThrownBy(() -> render(doubling)).isInstanceOf(TemplateFault.class);
        assertThatThrownBy(() -> compile(loops).render(many, true)).isInstanceOf(TemplateFault.class);
        for (String deep : List.of("(", "[", "not ", "-", "a[", "1 if ")) {
            assertThatThrownBy(() -> compile("{{ " + deep.repeat(50_000))).isInstanceOf(TemplateFault.class);
        }
        assertThatThrownBy(() -> compile("{{ 1" + " + 1".repeat(50_000) + " }}")).isInstanceOf(TemplateFault.class);
        assertThatThrownBy(() -> compile("{{ 1" + " ~ 1 if true".repeat(15_000) + " }}"))
                .isInstanceOf(TemplateFault.class);
        assertThatThrownBy(() -> compile("{% if 1 %}".repeat(5_000))).isInstanceOf(TemplateFault.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}", "{{ 'a' * 100000000 }}", "{{ [1] * 100000000 }}",
        "{% for i in range(100000) %}{% for j in range(100000) %}{% endfor %}{% endfor %}",
        "{{ 'a'.ljust(100000000) }}", "{{ 9 ** 99999 }}", "{{ 'a' | indent(100000000) | center(1000000000) }}",
        "{% set ns = namespace(l=[1]) %}{% for i in range(1000) %}{% set ns.l = [ns.l] %}{% endfor %}{{ ns.l }}",
        "{% set ns = namespace(l=[1]) %}{% for i in range(1000) %}{% set ns.l = ns.l + ns.l %}{% endfor %}",
        "{% set t = 'ab' * 1000000 %}{% for i in range(100000) %}{{ t[i] }}{{ t.count('b') }}{% endfor %}",
        "{% set ns = namespace(t='ab') %}{% for i in range(99) %}{% set ns.t = ns.t.replace('', ns.t) %}{% endfor %}",
        "{% for x in [1] recursive %}{{ loop([1]) }}{% endfor %}", "{{ [[]] | tojson(indent='x' * 9000000) }}",
        "{{ '%.99999999f' % 1 }}", "{{ range(99999999999999999999) }}", "{{ [1] | batch(2000000000, 1) | list }}"})
    void hostileRenderingsEndSoon(String template) {
        assertTimeoutPreemptively(
                Duration.ofSeconds(20),
                () -> assertThatThrownBy(() -> render(template)).isInstanceOf(TemplateFault.class));
    }

    @Test
    void aClientCannotTakeANameTheServiceGives() {
        Conversation conversation = new Conversation(HELLO, null, null, Map.of("bos_token", "x"));
        assertThatThrownBy(() -> compile("{{ bos_token }}").prompt(conversation, true))
                .isInstanceOf(TemplateFault.class);
    }

    @Test
    void whatClientsWroteIsMarkedThroughEveryOperation() {
        MarkedText prompt = compile(
                "{% set c = ' ' ~ messages[0]['content'] | trim + '!' %}<{{ c[1:] }}>"
                        + "{{ messages[0].content[1:3] }}{{ eos_token }}")
                .prompt(List.of(new Message("user", "  Hey  ")), true);
        assertThat(prompt.text()).isEqualTo("<Hey!> H</s>");
        StringBuilder marks = new StringBuilder();
        for (int i = 0; i < prompt.length(); i++) {
            marks.append(prompt.isForeign(i, i + 1) ? 'x' : '.');
        }
        assertThat(marks.toString()).isEqualTo(".xxx..xx....");
    }
}
