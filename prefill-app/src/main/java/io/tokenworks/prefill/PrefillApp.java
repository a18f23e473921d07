package io.tokenworks.prefill;

import io.tokenworks.worker.WorkerConfiguration;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Import;

/**
 * The prefill worker's process. Run with {@code --add-modules jdk.incubator.vector --enable-native-access=ALL-UNNAMED}.
 */
@SpringBootApplication
@Import(WorkerConfiguration.class)
public class PrefillApp {

    public static void main(String[] args) {
        SpringApplication.run(PrefillApp.class, args);
    }
}
