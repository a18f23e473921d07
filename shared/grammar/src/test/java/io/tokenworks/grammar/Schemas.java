package io.tokenworks.grammar;

import io.tokenworks.grammar.source.GrammarLimits;
import io.tokenworks.grammar.source.GrammarSource;
import com.networknt.schema.ExecutionContext;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The schemas of growing difficulty, with documents, and a validator that is not ours. */
final class Schemas {

    // Names that a grammar does not know may come twice; every reader of JSON takes the last one then.
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();
    private static final SchemaRegistry REGISTRY = SchemaRegistry
            .withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

    private Schemas() {}

    /**
     * @param valid documents that satisfy it, members in the schema's order
     * @param invalid documents that do not
     */
    record Example(String name, JsonNode schema, List<String> valid, List<String> invalid) {

        Grammar grammar() {
            return Grammar.compile(new GrammarSource(GrammarSource.Kind.JSON_SCHEMA, schema.toString()),
                    GrammarLimits.defaults());
        }

        /** What the validator has to say; empty if nothing. */
        List<String> complaints(String document) {
            Schema validator = REGISTRY.getSchema(schema);
            // The validator knows by heart which top-level domains there are today.
            JsonNode node = JSON.readTree(document.replaceAll("(@[A-Za-z0-9.-]+)\\.[A-Za-z]{2,12}\"", "$1.org\""));
            Consumer<ExecutionContext> formats = context -> context
                    .executionConfig(config -> config.formatAssertionsEnabled(true));
            return validator.validate(node, formats).stream().map(Object::toString).toList();
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static List<Example> all() {
        try (InputStream in = Schemas.class.getResourceAsStream("/schemas/schemas.json")) {
            List<Example> examples = new ArrayList<>();
            for (JsonNode entry : JSON.readTree(Objects.requireNonNull(in))) {
                examples.add(
                        new Example(entry.get("name").stringValue(), entry.get("schema"), texts(entry.get("valid")),
                                texts(entry.get("invalid"))));
            }
            return examples;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static List<String> texts(JsonNode documents) {
        List<String> texts = new ArrayList<>();
        documents.forEach(document -> texts.add(document.toString()));
        return texts;
    }
}
