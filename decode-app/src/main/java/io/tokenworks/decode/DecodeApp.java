package io.tokenworks.decode;

import io.tokenworks.worker.WorkerConfiguration;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Import;

/**
 * The decode worker's process. Run with {@code --add-modules jdk.incubator.vector --enable-native-access=ALL-UNNAMED}.
 */
@SpringBootApplication
@Import(WorkerConfiguration.class)
public class DecodeApp {

    public static void main(String[] args) {
        SpringApplication.run(DecodeApp.class, args);
    }
}
