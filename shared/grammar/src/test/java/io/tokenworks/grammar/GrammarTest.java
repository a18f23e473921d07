package io.tokenworks.grammar;

import io.tokenworks.grammar.source.GrammarFault;
import io.tokenworks.grammar.source.GrammarLimits;
import io.tokenworks.grammar.source.GrammarSource;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tokenworks.grammar.source.GrammarSource.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GrammarTest {

    private static final Vocabulary VOCABULARY = new Vocabulary(2000, 3);
    private static final TokenMasks MASKS = new TokenMasks(TokenTrie.of(VOCABULARY), 8 << 20);

    private static Grammar compile(Kind kind, String text) {
        return Grammar.compile(new GrammarSource(kind, text), GrammarLimits.defaults());
    }

    private static boolean reads(Grammar grammar, String text) {
        TokenMatcher matcher = MASKS.matcher(grammar);
        for (int id : VOCABULARY.encode(text, false)) {
            if (!matcher.accept(id)) {
                return false;
            }
        }
        return matcher.accepting();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"not": {}}                                        | not
            {"properties": {"a": {"if": true}}}                | properties.a.if
            {"type": "object", "patternProperties": {}}        | patternProperties
            {"items": {"type": "string", "pattern": "(?=a)"}}  | items.pattern
            {"type": "string", "format": "color"}              | format
            {"type": "array", "uniqueItems": true}             | uniqueItems
            {"type": "number", "multipleOf": 0.5}              | multipleOf
            {"type": "text"}                                   | type
            {"$ref": "#/$defs/no"}                             | $ref
            {"$ref": "http://x/y"}                             | $ref
            {"anyOf": [{"type": "integer"}, {"nope": 1}]}      | anyOf.1.nope
            {"oneOf": [{"type": "integer"}, {"type": "number"}]} | oneOf
            {"type": "string", "minLength": -1}                | minLength
            {"type": "string", "pattern": "^a$", "minLength": 2} | pattern
            {"type": "object", "properties": {}, "required": ["a"], "additionalProperties": false} | required
            """)
    void whatIsNotDoneIsNamed(String schema, String path) {
        assertThatThrownBy(() -> compile(Kind.JSON_SCHEMA, schema)).isInstanceOfSatisfying(GrammarFault.class,
                fault -> {
                    assertThat(fault.path()).isEqualTo(path);
                    assertThat(fault.message()).contains(path);
                });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"$ref": "#"}
            {"anyOf": [{"$ref": "#"}, {"type": "null"}]}
            {"type": "integer", "minimum": 5, "maximum": 4}
            {"type": "array", "items": {"$ref": "#"}, "minItems": 1}
            {"type": "string", "maxLength": 1000000}
            {"type": "string", "pattern": "(((a{100}){100}){100}){100}"}
            {"type": "string", "pattern": "(a|b)*a(a|b){20}"}
            {"type":
            """)
    void whatCannotBeDoneEndsInAFault(String schema) {
        assertThatThrownBy(() -> compile(Kind.JSON_SCHEMA, schema)).isInstanceOf(GrammarFault.class);
    }

    @Test
    void deepNestingEndsInAFault() {
        String deep = "{\"items\":".repeat(5000) + "{}" + "}".repeat(5000);
        assertThatThrownBy(() -> compile(Kind.JSON_SCHEMA, deep)).isInstanceOf(GrammarFault.class);
    }

    @Test
    void anyObjectIsReadAndNothingElse() {
        Grammar grammar = compile(Kind.JSON_OBJECT, "");
        for (String text : List.of("{}", "{\"a\": [1, -2.5e+3, {\"b\": null}], \"\\ud83d\\ude00é\": \"\\n\"}")) {
            assertThat(reads(grammar, text)).as(text).isTrue();
        }
        for (String text : List.of("", "[]", "{\"a\":01}", "{\"a\": \"\\ud83d\"}", "{\"a\":1,}", "{} ",
                "{\"a\":\"\n\"}")) {
            assertThat(reads(grammar, text)).as(text).isFalse();
        }
    }

    @Test
    void halfACharacterIsNeverWhole() {
        Grammar grammar = compile(Kind.JSON_SCHEMA, "{\"type\": \"string\"}");
        TokenMatcher matcher = MASKS.matcher(grammar);
        assertThat(matcher.accept('"')).isTrue();
        assertThat(matcher.accept(0xE6)).isTrue();
        assertThat(matcher.accept('"')).isFalse();
        assertThat(matcher.accept(0x97)).isTrue();
        assertThat(matcher.accept(0xA5)).isTrue();
        assertThat(matcher.accept('"')).isTrue();
        assertThat(matcher.complete()).isTrue();
    }

    @Test
    void aRegularExpressionIsTheWholeAnswer() {
        Grammar grammar = compile(Kind.REGEX, "yes|no(pe)?");
        assertThat(reads(grammar, "yes")).isTrue();
        assertThat(reads(grammar, "nope")).isTrue();
        assertThat(reads(grammar, "yesno")).isFalse();
    }

    @Test
    void toolCallsFitTheirTool() {
        String tools = "\"tools\": [{\"name\": \"add\", "
                + "\"parameters\": {\"properties\": {\"a\": {\"type\": \"integer\"}},"
                + " \"required\": [\"a\"], \"additionalProperties\": false}}, {\"name\": \"now\"}]";
        Grammar one = compile(Kind.TOOL_CALLS, "{\"format\": \"hermes\", \"parallel\": false, " + tools + "}");
        Grammar many = compile(Kind.TOOL_CALLS, "{\"format\": \"hermes\", \"parallel\": true, " + tools + "}");
        Grammar llama = compile(Kind.TOOL_CALLS, "{\"format\": \"llama\", \"parallel\": true, " + tools + "}");
        String add = "<tool_call>\n{\"name\": \"add\", \"arguments\": {\"a\": 3}}\n</tool_call>";
        String now = "<tool_call>\n{\"name\": \"now\", \"arguments\": {}}\n</tool_call>";
        assertThat(reads(one, add)).isTrue();
        assertThat(reads(one, add + "\n" + now)).isFalse();
        assertThat(reads(many, add + "\n" + now)).isTrue();
        assertThat(reads(many, add.replace("3", "\"3\""))).isFalse();
        assertThat(reads(llama, "{\"name\": \"add\", \"parameters\": {\"a\": 3}}")).isTrue();
        assertThat(reads(llama, "{\"name\": \"sub\", \"parameters\": {\"a\": 3}}")).isFalse();
    }

    @Test
    void replayedIdsLeadToTheSamePlace() {
        Grammar grammar = compile(Kind.JSON_OBJECT, "");
        Walk walk = new Walk(VOCABULARY, MASKS, 11);
        List<Integer> ids = walk.ids(grammar);
        TokenMatcher first = MASKS.matcher(grammar);
        TokenMatcher second = MASKS.matcher(compile(Kind.JSON_OBJECT, ""));
        for (int id : ids) {
            assertThat(second.allowed()).isEqualTo(first.allowed());
            assertThat(first.accept(id)).isTrue();
            assertThat(second.accept(id)).isTrue();
        }
    }

    @Test
    void masksAreKeptUpToALimitAndCounted() {
        TokenMasks few = new TokenMasks(TokenTrie.of(VOCABULARY), 10_000);
        new Walk(VOCABULARY, few, 5).ids(compile(Kind.JSON_OBJECT, ""));
        assertThat(few.counters().held()).isLessThanOrEqualTo(few.masksMax());
        assertThat(few.counters().misses()).isPositive();
        assertThat(few.counters().hits()).isPositive();
    }

    @Test
    void statesForgottenAreMadeAgain() {
        Grammar grammar = compile(Kind.JSON_OBJECT, "");
        String nest = "{\"a\":[".repeat(5_000);
        TokenMatcher matcher = MASKS.matcher(grammar);
        for (int id : VOCABULARY.encode(nest, false)) {
            assertThat(matcher.accept(id)).isTrue();
        }
        assertThat(reads(grammar, "{\"a\":[1]}")).isTrue();
        assertThat(matcher.accept(']')).isTrue();
        assertThat(matcher.accept('}')).isTrue();
    }
}
