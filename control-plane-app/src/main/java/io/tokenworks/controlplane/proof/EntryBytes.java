package io.tokenworks.controlplane.proof;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The bytes that are hashed of an entry: PostgreSQL's binary form of the row, written here a second time.
 *
 * <pre>
 * int32 number of fields, then of each: int32 OID of its type, int32 length (-1: null), its bytes
 * </pre>
 */
final class EntryBytes {

    private static final int FIELDS = 25;
    private static final int INT8 = 20;
    private static final int INT4 = 23;
    private static final int TEXT = 25;
    private static final int DATE = 1082;
    private static final int TIMESTAMPTZ = 1184;
    private static final int NUMERIC = 1700;
    private static final int UUID = 2950;
    private static final int JSONB = 3802;
    private static final LocalDate DAY_ZERO = LocalDate.of(2000, 1, 1);
    private static final long SECOND_ZERO = Instant.parse("2000-01-01T00:00:00Z").getEpochSecond();
    private static final BigInteger GROUP = BigInteger.valueOf(10_000);
    private static final int FRACTION_GROUPS = 4;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    private final DataOutputStream out = new DataOutputStream(bytes);

    private EntryBytes() {}

    /** The hash of an entry whose predecessor has this hash. */
    static byte[] hash(byte[] before, Entry entry) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(before);
            return digest.digest(of(entry));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    static byte[] of(Entry e) {
        EntryBytes row = new EntryBytes();
        try {
            row.out.writeInt(FIELDS);
            row.id(e.tenant()).number(e.sequence()).text(e.kind()).number(e.refersTo()).id(e.operation())
                    .id(e.apiKey()).id(e.project()).text(e.deployment()).small(e.revision()).text(e.serviceTier())
                    .json(e.tags()).time(e.admittedAt()).day(e.period()).day(e.originalPeriod())
                    .number(e.inputTokens()).number(e.cachedInputTokens()).number(e.outputTokens())
                    .id(e.inputPriceId()).id(e.cachedInputPriceId()).id(e.outputPriceId()).decimal(e.amount())
                    .text(e.currency()).id(e.lease()).text(e.reason()).time(e.enteredAt());
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return row.bytes.toByteArray();
    }

    private EntryBytes id(@Nullable UUID value) throws IOException {
        if (value == null) {
            return nothing(UUID);
        }
        head(UUID, 16);
        out.writeLong(value.getMostSignificantBits());
        out.writeLong(value.getLeastSignificantBits());
        return this;
    }

    private EntryBytes number(long value) throws IOException {
        head(INT8, 8);
        out.writeLong(value);
        return this;
    }

    private EntryBytes small(int value) throws IOException {
        head(INT4, 4);
        out.writeInt(value);
        return this;
    }

    private EntryBytes text(@Nullable String value) throws IOException {
        if (value == null) {
            return nothing(TEXT);
        }
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        head(TEXT, utf8.length);
        out.write(utf8);
        return this;
    }

    private EntryBytes json(String value) throws IOException {
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        head(JSONB, 1 + utf8.length);
        out.writeByte(1);
        out.write(utf8);
        return this;
    }

    private EntryBytes time(Instant value) throws IOException {
        head(TIMESTAMPTZ, 8);
        out.writeLong((value.getEpochSecond() - SECOND_ZERO) * 1_000_000 + value.getNano() / 1000);
        return this;
    }

    private EntryBytes day(@Nullable LocalDate value) throws IOException {
        if (value == null) {
            return nothing(DATE);
        }
        head(DATE, 4);
        out.writeInt(Math.toIntExact(value.toEpochDay() - DAY_ZERO.toEpochDay()));
        return this;
    }

    /** Groups of four digits, without zeros at both ends: count, weight of the first, sign, decimals, groups. */
    private EntryBytes decimal(BigDecimal value) throws IOException {
        BigInteger rest = value.abs().setScale(4 * FRACTION_GROUPS, RoundingMode.UNNECESSARY).unscaledValue();
        Deque<Integer> groups = new ArrayDeque<>();
        int weight = -FRACTION_GROUPS - 1;
        while (rest.signum() > 0) {
            BigInteger[] parts = rest.divideAndRemainder(GROUP);
            if (!groups.isEmpty() || parts[1].signum() > 0) {
                groups.addFirst(parts[1].intValue());
            }
            rest = parts[0];
            weight++;
        }
        head(NUMERIC, 8 + 2 * groups.size());
        out.writeShort(groups.size());
        out.writeShort(groups.isEmpty() ? 0 : weight);
        out.writeShort(value.signum() < 0 ? 0x4000 : 0);
        out.writeShort(value.scale());
        for (int group : groups) {
            out.writeShort(group);
        }
        return this;
    }

    private EntryBytes nothing(int type) throws IOException {
        head(type, -1);
        return this;
    }

    private void head(int type, int length) throws IOException {
        out.writeInt(type);
        out.writeInt(length);
    }
}
