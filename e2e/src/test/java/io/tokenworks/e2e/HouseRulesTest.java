package io.tokenworks.e2e;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.tokenworks.testkit.house.Directions;
import io.tokenworks.testkit.house.Ratchet;
import io.tokenworks.testkit.house.SourceFile;
import io.tokenworks.testkit.house.Tidy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The house rules over the whole tree. It stands here because only this module sees every other. */
class HouseRulesTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("io.tokenworks");

    @Test
    void sourcesAreTidy() throws IOException {
        var findings = Tidy.check(SourceFile.readAll(ROOT));
        var ratchet = Files.readAllLines(Path.of("src/test/resources/house-ratchet.txt"));
        Files.write(Path.of("target/house-ratchet.txt"), Ratchet.entries(findings)); // for whoever shrinks the list
        assertThat(Ratchet.complaints(findings, ratchet)).isEmpty();
    }

    @Test
    void partsUseOnlyWhatTheyMayKnow() {
        assertThat(CLASSES).as("classes found").hasSizeGreaterThan(20);
        assertThat(Directions.complaints(CLASSES)).isEmpty();
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("io.tokenworks.(**)").should().beFreeOfCycles().check(CLASSES);
    }

    /** They are started with beans that were settled when they were built, see docs/decisions/0010. */
    @Test
    void noBeanOfAnAppDependsOnAProperty() {
        noClasses().that()
                .resideInAnyPackage("io.tokenworks.gateway..", "io.tokenworks.controlplane..", "io.tokenworks.worker..",
                        "io.tokenworks.prefill..", "io.tokenworks.decode..", "io.tokenworks.platform..")
                .should().dependOnClassesThat()
                .haveNameMatching(".*\\.(ConditionalOn(Boolean)?Property|ConditionalOnExpression|Profile)")
                .check(CLASSES);
    }
}
