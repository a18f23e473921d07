package io.tokenworks.controlplane.console;

import io.tokenworks.controlplane.deployments.PriceScope;
import io.tokenworks.controlplane.refusal.Refusal;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;

/**
 * Reads the fields of one form and collects what is wrong, by field. A field that is wrong reads as some harmless
 * value; see {@link #clean}.
 */
final class FormCheck {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");
    private static final Pattern WHOLE = Pattern.compile("[0-9]{1,15}");
    private static final Pattern PRICE = Pattern.compile("[0-9]{1,9}(\\.[0-9]{1,9})?");
    private static final Pattern TIER = Pattern.compile(PriceScope.TIER_PATTERN);
    private static final Pattern CURRENCY = Pattern.compile("[A-Z]{3}");
    private static final Pattern AMOUNT = Pattern.compile("[0-9]{1,18}(\\.[0-9]{1,15})?");
    private static final int MAX_TEXT_CHARS = 80;
    private static final int MAX_PATH_CHARS = 4096;

    private final MessageSource messages;
    private final Locale locale;
    private final Map<String, String> faults = new LinkedHashMap<>();

    FormCheck(MessageSource messages, Locale locale) {
        this.messages = messages;
        this.locale = locale;
    }

    /** Texts for people by field name; the empty name stands for the whole form. */
    Map<String, String> faults() {
        return faults;
    }

    boolean clean() {
        return faults.isEmpty();
    }

    void refused(Refusal refusal) {
        String field = refusal.field();
        faults.putIfAbsent(field == null ? "" : field, refusal.reason());
    }

    private void wrong(String field, String code, Object... args) {
        faults.putIfAbsent(field, messages.getMessage(code, args, locale));
    }

    String name(String field, @Nullable String text) {
        String name = trimmed(text);
        if (name.isEmpty()) {
            wrong(field, "wrong.required");
        } else if (!NAME.matcher(name).matches()) {
            wrong(field, "wrong.name");
        }
        return name;
    }

    String text(String field, @Nullable String text) {
        String trimmed = trimmed(text);
        if (trimmed.isEmpty() || trimmed.length() > MAX_TEXT_CHARS) {
            wrong(field, "wrong.text");
        }
        return trimmed;
    }

    String path(String field, @Nullable String text) {
        String path = trimmed(text);
        if (path.isEmpty() || path.length() > MAX_PATH_CHARS) {
            wrong(field, "wrong.required");
        }
        return path;
    }

    int workers(String field, @Nullable String text, int least, int most) {
        String trimmed = trimmed(text);
        if (WHOLE.matcher(trimmed).matches()) {
            long value = Long.parseLong(trimmed);
            if (value >= least && value <= most) {
                return (int) value;
            }
        }
        wrong(field, "wrong.workers", least, most);
        return least;
    }

    BigDecimal price(String field, @Nullable String text) {
        String trimmed = trimmed(text);
        if (PRICE.matcher(trimmed).matches()) {
            return new BigDecimal(trimmed);
        }
        wrong(field, "wrong.price");
        return BigDecimal.ZERO;
    }

    /** Empty: the default one. */
    String tier(String field, @Nullable String text) {
        String tier = trimmed(text);
        if (tier.isEmpty()) {
            return PriceScope.DEFAULT_TIER;
        }
        if (!TIER.matcher(tier).matches()) {
            wrong(field, "wrong.tier");
        }
        return tier;
    }

    String currency(String field, @Nullable String text) {
        String currency = trimmed(text);
        if (!CURRENCY.matcher(currency).matches()) {
            wrong(field, "wrong.currency");
        }
        return currency;
    }

    /** In UTC; null if the field is empty. */
    @Nullable
    Instant moment(String field, @Nullable String text) {
        String trimmed = trimmed(text);
        if (trimmed.isEmpty()) {
            return null;
        }
        try {
            return LocalDateTime.parse(trimmed).toInstant(ZoneOffset.UTC);
        } catch (DateTimeParseException e) {
            wrong(field, "wrong.moment");
            return null;
        }
    }

    /** @param instead what stands for a wrong one */
    YearMonth month(String field, @Nullable String text, YearMonth instead) {
        try {
            return YearMonth.parse(trimmed(text));
        } catch (DateTimeParseException e) {
            wrong(field, "wrong.month");
            return instead;
        }
    }

    /** Of tokens, requests or money. Thousands may be parted by commas. */
    BigDecimal amount(String field, @Nullable String text) {
        String trimmed = trimmed(text).replace(",", "");
        if (AMOUNT.matcher(trimmed).matches()) {
            return new BigDecimal(trimmed);
        }
        wrong(field, "wrong.amount");
        return BigDecimal.ZERO;
    }

    /** Thousands may be parted by commas, as the pages themselves write them. */
    OptionalLong tokens(String field, @Nullable String text) {
        String trimmed = trimmed(text).replace(",", "");
        if (trimmed.isEmpty()) {
            return OptionalLong.empty();
        }
        if (WHOLE.matcher(trimmed).matches()) {
            return OptionalLong.of(Long.parseLong(trimmed));
        }
        wrong(field, "wrong.tokens");
        return OptionalLong.empty();
    }

    <T> T choice(String field, @Nullable String text, List<T> options) {
        T known = known(field, text, options);
        return known == null ? options.getFirst() : known;
    }

    /** As {@link #choice}, where there may be nothing to choose from. */
    <T> @Nullable T known(String field, @Nullable String text, List<T> options) {
        for (T option : options) {
            if (option.toString().equals(text)) {
                return option;
            }
        }
        wrong(field, "wrong.choice");
        return null;
    }

    /** As {@link #tokens}, and there must be a number. */
    long limit(String field, @Nullable String text) {
        OptionalLong tokens = tokens(field, text);
        if (tokens.isEmpty()) {
            wrong(field, "wrong.limit");
        }
        return tokens.orElse(0);
    }

    private static String trimmed(@Nullable String text) {
        return text == null ? "" : text.strip();
    }
}
