package io.tokenworks.testkit.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;

class DirectionsTest {
    @Test
    void theEngineKnowsModelsButNeitherSpringNorHttpNorDatabases() {
        String engine = "io.tokenworks.engine.kv.BlockPool";
        assertThat(Directions.mayUse(engine, "io.tokenworks.model.card.ModelCard")).isTrue();
        assertThat(Directions.mayUse(engine, "java.util.List")).isTrue();
        for (String banned : new String[]{"org.springframework.stereotype.Component", "java.net.http.HttpClient",
            "tools.jackson.databind.ObjectMapper", "io.tokenworks.wire.Wire", "java.sql.Connection", "jcuda.Pointer"}) {
            assertThat(Directions.mayUse(engine, banned)).as(banned).isFalse();
        }
    }

    @Test
    void appsDoNotKnowApps() {
        assertThat(Directions.mayUse("io.tokenworks.gateway.A", "io.tokenworks.controlplane.B")).isFalse();
        assertThat(Directions.mayUse("io.tokenworks.prefill.A", "io.tokenworks.decode.B")).isFalse();
    }

    @Test
    void aPartNobodyListedMayUseNothing() {
        assertThat(Directions.mayUse("io.tokenworks.novel.A", "io.tokenworks.wire.B")).isFalse();
    }

    @Test
    void classFilesAreReadForIt() {
        assertThat(Directions.complaints(new ClassFileImporter().importPackages("io.tokenworks.testkit.house")))
                .isEmpty();
    }
}
