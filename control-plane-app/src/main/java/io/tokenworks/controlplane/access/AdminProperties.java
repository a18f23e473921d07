package io.tokenworks.controlplane.access;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * @param password the first administrator's, stored as a hash; the configured one wins over a stored one at each start
 * @param tokensMax most admin tokens in force
 * @param usersMax most users of the console, disabled ones too
 */
@Validated
@ConfigurationProperties("tokenworks.admin")
record AdminProperties(
        @Nullable String password,
        @Min(1) @Max(100_000) @DefaultValue("1000") int tokensMax,
        @Min(1) @Max(100_000) @DefaultValue("1000") int usersMax) {

    /** The first administrator. */
    static final String FIRST = "admin";

    /** Whether a user's password is the configured one, whatever else is set. */
    boolean setsPasswordOf(String name) {
        return name.equals(FIRST) && password != null && !password.isBlank();
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "AdminProperties[password=***, tokensMax=" + tokensMax + ", usersMax=" + usersMax + "]";
    }
}
