package io.tokenworks.controlplane.tenants;

import io.tokenworks.controlplane.refusal.Refusal;

/** What people call things by. */
final class Names {

    private static final int CHARS_MAX = 100;

    private Names() {}

    /** @throws Refusal if it is empty or too long */
    static String checked(String name) {
        String trimmed = name.strip();
        if (trimmed.isEmpty() || trimmed.length() > CHARS_MAX) {
            throw Refusal.invalid("name", "must have 1 to " + CHARS_MAX + " characters");
        }
        return trimmed;
    }
}
