package io.tokenworks.controlplane.statements;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * SHA-256 over a statement: a text line with its head, one a statement line, one with the sums; cells by tabs, numbers
 * in plain decimal, nothing for null.
 */
public final class StatementSeal {

    private final MessageDigest digest;

    /** @param s lines, sums and hash are not looked at yet */
    public StatementSeal(Statement s) {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
        add("statement 1", s.company(), s.number(), s.tenant(), s.period(), s.currency(), s.minorUnits(), s.sequence(),
                s.head());
    }

    /** The next line. */
    public void line(StatementLine l) {
        add(l.line(), l.kind(), l.originalPeriod(), l.project(), l.deployment(), l.serviceTier(), l.tokenClass(),
                l.priceId(), l.price(), l.tokens(), l.exact(), l.amount());
    }

    /** The hash, once all lines are in. */
    public String hash(long lines, BigDecimal exact, BigDecimal total) {
        add(lines, exact.stripTrailingZeros(), total.stripTrailingZeros());
        return HexFormat.of().formatHex(digest.digest());
    }

    private void add(@Nullable Object... cells) {
        String text = Stream.of(cells).map(StatementSeal::cell).collect(Collectors.joining("\t", "", "\n"));
        digest.update(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String cell(@Nullable Object value) {
        return value instanceof BigDecimal number ? number.toPlainString() : Objects.toString(value, "");
    }
}
