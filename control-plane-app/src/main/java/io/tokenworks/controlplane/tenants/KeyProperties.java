package io.tokenworks.controlplane.tenants;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param overlap how long a rotated key stays in force unless the rotation says
 * @param overlapMax longest that a rotation may say
 */
@ConfigurationProperties("tokenworks.keys")
record KeyProperties(@DefaultValue("24h") Duration overlap, @DefaultValue("30d") Duration overlapMax) {}
