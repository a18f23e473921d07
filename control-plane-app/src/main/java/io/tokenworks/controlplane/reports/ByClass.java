package io.tokenworks.controlplane.reports;

/**
 * How a line {@code u} of a roll-up falls into classes of tokens, in SQL. A class is {@code k}, with its price
 * {@code v}. Money without tokens, a credit, has no class.
 */
public final class ByClass {

    /** Comes after {@code FROM usage_hour u} or {@code usage_day u}; {@link #OF_LINE} belongs to it. */
    public static final String JOIN = """
            CROSS JOIN LATERAL (VALUES ('INPUT', u.input_price_id, u.input_tokens),
                ('CACHED_INPUT', u.cached_input_price_id, u.cached_input_tokens),
                ('OUTPUT', u.output_price_id, u.output_tokens), (NULL, NULL, 0)) k(token_class, price_id, tokens)
            LEFT JOIN price_version v ON v.id = k.price_id
            """;

    /** Which of the classes a line has. */
    public static final String OF_LINE = "(u.kind = 'CREDIT') = (k.token_class IS NULL)";

    /** Price × tokens is exact, so that a line's classes add up to its amount. */
    public static final String AMOUNT = "CASE u.kind WHEN 'CREDIT' THEN u.amount"
            + " ELSE k.tokens * coalesce(v.price, 0) * 0.000001 END";

    private ByClass() {}
}
