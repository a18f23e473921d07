package io.tokenworks.controlplane.access;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * @param password the first administrator's, stored as a hash; the configured one wins over a stored one at each start
 */
@ConfigurationProperties("tokenworks.admin")
record AdminProperties(@Nullable String password) {

    /** Without the password. */
    @Override
    public String toString() {
        return "AdminProperties[password=***]";
    }
}
