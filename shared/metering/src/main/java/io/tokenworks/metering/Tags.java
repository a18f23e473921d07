package io.tokenworks.metering;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Names and values that costs are told apart by. They are set on a company, a tenant, a project and a key; what a use
 * carries is all of them, the narrower one where two have the same name.
 */
public final class Tags {

    /** Most tags of one scope, and most that a use may carry. */
    public static final int TAGS_MAX = 32;

    public static final String COST_CENTER = "cost_center";
    public static final String PROJECT = "project";

    /** Names that mean the same everywhere, in reports and exports too. */
    public static final Set<String> RESERVED = Set.of(COST_CENTER, PROJECT, "environment", "team", "application");

    private static final int VALUE_CHARS_MAX = 256;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.:/-]{0,63}");
    private static final Pattern NOT_A_LETTER = Pattern.compile("[^a-z]");

    private Tags() {}

    /**
     * What is wrong with the tags of one scope, in words for people; empty if nothing. {@code project} is always the
     * project's own name and cannot be set.
     */
    public static Optional<String> fault(Map<String, String> tags) {
        if (tags.size() > TAGS_MAX) {
            return Optional.of("at most " + TAGS_MAX + " tags, these are " + tags.size());
        }
        return tags.entrySet().stream().map(tag -> fault(tag.getKey(), tag.getValue())).flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<String> fault(String name, String value) {
        if (!NAME.matcher(name).matches()) {
            return Optional.of("the name '" + name
                    + "' must be letters, digits or _ . : / -, at most 64, first a letter or digit");
        }
        if (name.equals(PROJECT)) {
            return Optional.of("'project' is always the name of the key's project and cannot be set");
        }
        Optional<String> meant = RESERVED.stream()
                .filter(known -> !known.equals(name) && letters(known).equals(letters(name))).findFirst();
        if (meant.isPresent()) {
            return Optional.of("'" + name + "' must be written '" + meant.get() + "'");
        }
        boolean readable = !value.isBlank() && value.length() <= VALUE_CHARS_MAX
                && value.codePoints().noneMatch(Character::isISOControl);
        return readable
                ? Optional.empty()
                : Optional.of("the value of '" + name + "' must have 1 to " + VALUE_CHARS_MAX
                        + " characters, none of them a control character");
    }

    private static String letters(String name) {
        return NOT_A_LETTER.matcher(name.toLowerCase(Locale.ROOT)).replaceAll("");
    }
}
