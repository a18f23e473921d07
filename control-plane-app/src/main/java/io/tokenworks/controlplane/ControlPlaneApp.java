package io.tokenworks.controlplane;

import java.time.Clock;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;
import org.springframework.scheduling.annotation.EnableScheduling;

/** Starts the control plane. */
@SpringBootApplication
@ConfigurationPropertiesScan
@EnableScheduling
public class ControlPlaneApp {

    public static void main(String[] args) {
        SpringApplication.run(ControlPlaneApp.class, args);
    }

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }
}
