package io.tokenworks.tokens.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.tokenworks.tokens.ChatTemplate.Message;
import io.tokenworks.tokens.ChatTemplate.TemplateFault;
import io.tokenworks.tokens.MarkedText;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JinjaTemplateTest {

    private static final List<Message> HELLO = List.of(new Message("user", "Hello"));

    private static String render(String template) {
        return compile(template).render(HELLO, true);
    }

    private static JinjaTemplate compile(String template) {
        return JinjaTemplate.compile(template, "<s>", "</s>", TemplateLimits.defaults());
    }

    /** golden.json was rendered by Python's jinja2; see golden_templates.py. */
    @Test
    void everyGoldenCaseIsRenderedAsPythonDoes() throws IOException {
        List<String> different = new ArrayList<>();
        int cases = 0;
        try (var golden = new InputStreamReader(
                Objects.requireNonNull(JinjaTemplateTest.class.getResourceAsStream("golden.json")),
                StandardCharsets.UTF_8)) {
            for (JsonElement element : JsonParser.parseReader(golden).getAsJsonArray()) {
                JsonObject golden1 = element.getAsJsonObject();
                String wanted = golden1.has("text") ? golden1.get("text").getAsString() : "a fault";
                String got = rendered(golden1);
                cases++;
                if (!got.equals(wanted)) {
                    different.add(golden1.get("name") + ": wanted [" + wanted + "], got [" + got + "]");
                }
            }
        }
        assertThat(different).isEmpty();
        assertThat(cases).isGreaterThan(150);
    }

    private static String rendered(JsonObject golden) {
        List<Message> messages = new ArrayList<>();
        for (JsonElement message : golden.getAsJsonArray("messages")) {
            messages.add(new Message(
                    message.getAsJsonObject().get("role").getAsString(),
                    message.getAsJsonObject().get("content").getAsString()));
        }
        try {
            return compile(golden.get("template").getAsString())
                    .render(messages, golden.get("generate").getAsBoolean());
        } catch (TemplateFault fault) {
            return "a fault";
        }
    }

    @Test
    void aTemplatesOwnRefusalIsItsMessage() {
        assertThatThrownBy(() -> render("{{ raise_exception('roles must alternate') }}"))
                .isInstanceOf(TemplateFault.class)
                .hasMessage("roles must alternate");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "{% macro x() %}{% endmacro %}", "{% include 'x' %}", "{{ x | tojson }}", "{{ x is divisibleby 3 }}",
        "{{ range(3) }}",
        "{{ 'a'.upper() }}", "{{ {} }}", "{% for k, v in x %}{% endfor %}", "{% set ns.x = 1 %}",
        "{% set x %}y{% endset %}", "{{ 1.5 }}",
        "{{ 1, 2 }}", "{{ messages }}", "{{ messages[0].items }}", "{{ messages[0].content.strip }}",
        "{{ messages[::2] }}", "{{ 1 / 2 }}",
        "{{ 'a' * 3 }}", "{{ x | trim('a') }}", "{% raw %}{{ x }}{% endraw %}", "{{ '\\x41' }}",
        "{% for m in 'abc' %}{% endfor %}",
        "{% break %}", "{{ 2 ** 3 }}", "{{ x(1) }}", "{% for x in messages recursive %}{% endfor %}"})
    void whatIsNotSupportedIsLoud(String template) {
        assertThatThrownBy(() -> render(template)).isInstanceOf(TemplateFault.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "{{", "{%", "{#", "{% if %}", "{% if true %}", "{% endif %}", "{{ 'a }}", "{{ a b }}", "{{ ( }}", "{{ a[ }}",
        "{% for %}", "{{ }}",
        "{% else %}", "{{ 'a' | }}", "{{ a. }}", "{{ ) }}", "{{ \u00e9 }}", "{{ 0x1 }}", "{% for x in y %}{% endif %}"})
    void brokenSourceIsAFault(String template) {
        assertThatThrownBy(() -> compile(template)).isInstanceOf(TemplateFault.class);
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
