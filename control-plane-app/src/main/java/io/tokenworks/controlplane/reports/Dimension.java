package io.tokenworks.controlplane.reports;

import io.tokenworks.controlplane.refusal.Refusal;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a report can be broken down by. */
public sealed interface Dimension {

    /** How requests and answers name it. */
    String name();

    /** Where its value stands in a line of usage. */
    String sql();

    /** Parameters of {@link #sql()}. */
    List<String> parameters();

    /** What every line has. */
    enum Field implements Dimension {
        TENANT("u.tenant::text"),
        PROJECT("u.project::text"),
        KEY("u.api_key::text"),
        MODEL("u.deployment"),
        CLASS("u.token_class"),
        DAY("u.day::text"),
        MONTH("to_char(u.day, 'YYYY-MM')"),
        TIER("u.service_tier"),
        KIND("u.kind");

        private final String sql;

        Field(String sql) {
            this.sql = sql;
        }

        @Override
        public String sql() {
            return sql;
        }

        @Override
        public List<String> parameters() {
            return List.of();
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** A tag, as it was when the tokens were used. */
    record Tag(String key) implements Dimension {

        static final String PREFIX = "tag:";
        private static final int KEY_CHARS_MAX = 64;

        @Override
        public String name() {
            return PREFIX + key;
        }

        @Override
        public String sql() {
            return "u.tags ->> ?";
        }

        @Override
        public List<String> parameters() {
            return List.of(key);
        }

        @Override
        public String toString() {
            return name();
        }
    }

    /** @throws Refusal if there is no such dimension */
    static Dimension of(String name) {
        if (name.startsWith(Tag.PREFIX)) {
            String key = name.substring(Tag.PREFIX.length());
            if (key.isEmpty() || key.length() > Tag.KEY_CHARS_MAX) {
                throw Refusal.invalid("by", "a tag's key has 1 to " + Tag.KEY_CHARS_MAX + " characters");
            }
            return new Tag(key);
        }
        return Arrays.stream(Field.values()).filter(field -> field.toString().equals(name)).findFirst()
                .orElseThrow(() -> Refusal.invalid("by", "'" + name + "' is none of "
                        + Arrays.stream(Field.values()).map(Field::toString).collect(Collectors.joining(", "))
                        + ", tag:KEY"));
    }
}
