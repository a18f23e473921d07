package io.tokenworks.controlplane.actuator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkerCommandTest {

    @TempDir
    Path app;

    @Test
    void aWorkerStartsWithoutWhatNoBuildHasMade() {
        assertThat(WorkerCommand.madeAtBuild(app.resolve("app.jar"))).isEmpty();
    }

    @Test
    void aWorkerStartsWithItsArchiveOfClassesAndItsSettledBeansWhereABuildHasMadeThem() throws IOException {
        Files.createFile(app.resolve("app.jsa"));
        Files.createFile(app.resolve("settled"));
        assertThat(WorkerCommand.madeAtBuild(app.resolve("app.jar")))
                .containsExactly("-XX:SharedArchiveFile=" + app.resolve("app.jsa"), "-Dspring.aot.enabled=true");
    }
}
