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
 */
@Validated
@ConfigurationProperties("tokenworks.admin")
record AdminProperties(@Nullable String password, @Min(1) @Max(100_000) @DefaultValue("1000") int tokensMax) {

    /** Without the password. */
    @Override
    public String toString() {
        return "AdminProperties[password=***, tokensMax=" + tokensMax + "]";
    }
}
