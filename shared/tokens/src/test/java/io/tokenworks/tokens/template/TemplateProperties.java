package io.tokenworks.tokens.template;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenworks.tokens.ChatTemplate.Conversation;
import io.tokenworks.tokens.ChatTemplate.Message;
import io.tokenworks.tokens.ChatTemplate.TemplateFault;
import io.tokenworks.tokens.MarkedText;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever the template: it renders within its limits or is refused, and what clients wrote stays marked. */
class TemplateProperties {

    private static final TemplateLimits SMALL = new TemplateLimits(20_000, 10_000, 20_000);
    /** Letters that no template here writes, in both cases. */
    private static final String CLIENT = "жщю";
    private static final List<Message> MESSAGES = List.of(
            new Message("user", " щю,ж\nщ "),
            new Message("assistant", "ж", Map.of("tool_calls", List.of(Map.of("arguments", Map.of("щ", "ю", "n", 1))))),
            new Message("user", "юж"));
    private static final Pattern PIECE = Pattern.compile("\\{[%{#].*?[%}#]\\}|\\w+|\\s+|.", Pattern.DOTALL);
    private static final List<String> PIECES = OracleCase.golden().stream()
            .flatMap(one -> pieces(one.json().get("template").getAsString())).distinct().toList();

    private static Stream<String> pieces(String template) {
        Matcher matcher = PIECE.matcher(template);
        return Stream.generate(() -> matcher.find() ? matcher.group() : "").takeWhile(piece -> !piece.isEmpty());
    }

    /** Pieces of real templates in any order, with their tags whole or torn. */
    @Provide
    Arbitrary<String> scrambled() {
        Arbitrary<String> piece = Arbitraries.of(PIECES);
        Arbitrary<String> torn = Arbitraries.of("{{", "}}", "{%", "%}", "|", "(", ")", "[", "]", "'", "for", "in", "if",
                "messages", "0", ".", "{", "}", ":", ",", "~", "*", "**", "is", "not", "{% endfor %}", "{% endif %}",
                "{% for m in messages %}", "{{ m.content }}", "{% endmacro %}", "-", "endset", "endcall", "caller()");
        return Arbitraries.frequencyOf(net.jqwik.api.Tuple.of(3, piece), net.jqwik.api.Tuple.of(2, torn))
                .list().ofMaxSize(12).map(pieces -> String.join(" ", pieces));
    }

    @Property(tries = 4000)
    void aTemplateRendersOrIsRefused(@ForAll("scrambled") String template) {
        check(template);
    }

    /** Any chain of operations on what a client wrote. */
    @Provide
    Arbitrary<String> chains() {
        Arbitrary<String> step = Arbitraries.of(
                "| upper", "| lower", "| title", "| capitalize", "| trim", "| tojson", "| string", "| list",
                "| join('-')",
                "| reverse", "| indent(1)", "| replace('ж', 'жa')", "| e", "| safe", "| first", "| last", "| center(9)",
                "| map('upper')", "| sort", "| unique", "| batch(2)", "| default('d')", "| map(attribute='content')",
                ".strip()", ".split(',')", ".split()", ".upper()", ".swapcase()", ".replace('щ', '')",
                ".partition(',')",
                ".splitlines()", "[0]", "[-1]", "[1:]", "[::-1]", "* 2", "~ 'x'", "+ 'x'", ".items()", ".keys()",
                ".values()",
                "| dictsort", "[0].content", "[1].tool_calls", "[0].arguments", ".format(1)", ".join(['x', 'y'])",
                "| tojson(indent=1)",
                ".zfill(4)", ".removeprefix(' ')", "| format", "if true else 1", "in ['x']", ".ljust(4, 'ж')");
        return step.list().ofMinSize(1).ofMaxSize(5).map(steps -> {
            String expression = "(messages" + String.join(") ", steps.stream().map(one -> one).toList()) + ")";
            return "{{ " + "(".repeat(steps.size() - 1) + expression + " }}";
        });
    }

    @Property(tries = 3000)
    void whatClientsWroteStaysMarked(@ForAll("chains") String chain) {
        check(chain.replace("'ж'", "'g'").replace("'щ'", "'h'").replace("жa", "ga"));
        check(chain.replace("messages", "messages[0].content").replaceAll("'[жщ]a?'", "'g'"));
    }

    private static void check(String template) {
        MarkedText prompt;
        try {
            prompt = JinjaTemplate.compile(template, "<s>", "</s>", SMALL)
                    .prompt(new Conversation(MESSAGES, null, null, Map.of()), true);
        } catch (TemplateFault refused) {
            return;
        }
        assertThat(prompt.length()).isLessThanOrEqualTo(SMALL.chars());
        for (int i = 0; i < prompt.length(); i++) {
            boolean fromClient = CLIENT.indexOf(Character.toLowerCase(prompt.text().charAt(i))) >= 0;
            assertThat(!fromClient || prompt.isForeign(i, i + 1)).as("the mark of character %d", i).isTrue();
        }
    }
}
