package io.tokenworks.gateway;

import io.tokenworks.gateway.config.EdgeProperties;
import io.tokenworks.gateway.config.GatewayProperties;
import io.tokenworks.gateway.config.InstallationProperties;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;

/** Starts a gateway. */
@SpringBootApplication
@EnableConfigurationProperties({GatewayProperties.class, EdgeProperties.class, InstallationProperties.class})
public class GatewayApp {

    public static void main(String[] args) {
        SpringApplication.run(GatewayApp.class, args);
    }
}
