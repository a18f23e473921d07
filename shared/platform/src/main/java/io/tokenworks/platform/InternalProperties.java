package io.tokenworks.platform;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * What parts the processes of one installation from everybody else.
 *
 * @param secret shared by all of them, sent in the header {@code X-Tokenworks-Internal}; at least 16 characters
 */
@Validated
@ConfigurationProperties("tokenworks.internal")
public record InternalProperties(@NotNull @Size(min = 16, max = 512) String secret) {

    /** Without the secret. */
    @Override
    public String toString() {
        return "InternalProperties[secret=***]";
    }
}
