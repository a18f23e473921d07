package io.tokenworks.testkit.house;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenworks.testkit.house.Finding.Rule;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each rule is broken once and must be found. */
class TidyTest {
    private static final String INFO = "@NullMarked package p;";

    @Test
    void aCleanSourceHasNoFindings() {
        assertThat(
                rules("a/src/main/java/p/Fine.java", "package p; final class Fine { double ok(int a) { return a; } }"))
                .isEmpty();
    }

    @Test
    void longFilesAreFoundAndVeryLongOnesHaveNoExcuse() {
        assertThat(one("a/src/main/java/p/A.java", "package p; class A {" + "\n".repeat(320) + "}").hard()).isFalse();
        assertThat(one("a/src/main/java/p/A.java", "package p; class A {" + "\n".repeat(520) + "}").hard()).isTrue();
    }

    @Test
    void longMethodsAreFoundWithTheirSize() {
        Finding found = one("a/src/main/java/p/A.java", "package p; class A { void m() {" + "\n".repeat(40) + "} }");
        assertThat(found).isEqualTo(new Finding(Rule.METHOD_LINES, "a/src/main/java/p/A.java#m", 41, false));
    }

    @Test
    void manyParametersAreFoundButRecordComponentsAreNot() {
        assertThat(rules("a/src/main/java/p/A.java",
                "package p; class A { void m(int a, int b, int c, int d, int e, int f) {} }"))
                .containsExactly(Rule.PARAMETERS);
        assertThat(rules("a/src/main/java/p/A.java",
                "package p; record A(int a, int b, int c, int d, int e, int f, int g, int h) { A { } }"))
                .isEmpty();
    }

    @Test
    void longLinesBannedNamesAndOpenEndsAreFound() {
        assertThat(rules("a/src/main/java/p/A.java", "package p; class A { } // " + "x".repeat(120)))
                .containsExactly(Rule.LINE_LENGTH);
        assertThat(rules("a/src/main/java/p/A.java", "package p; class CacheManager { }"))
                .containsExactly(Rule.NAME_ENDING);
        assertThat(rules("a/src/main/java/p/A.java", "package p; class A { } // TO" + "DO later"))
                .containsExactly(Rule.OPEN_END);
        assertThat(rules("a/src/main/java/p/A.java", "package p; class A { } // TO" + "DO(#12) later")).isEmpty();
    }

    @Test
    void moneyKnowsNoFloatingPointInAnyForm() {
        String path = "a/src/main/java/io/tokenworks/metering/A.java";
        for (String body : List.of("double a;", "float a;", "Double a;", "long a = (long) 1.5;",
                "long m(long x) { return x * 2f; }")) {
            assertThat(rules(path, "package p; class A { " + body + " }")).as(body).contains(Rule.FLOATING_MONEY);
        }
        assertThat(
                rules("a/src/main/java/io/tokenworks/controlplane/ledger/A.java", "package p; class A { double a; }"))
                .contains(Rule.FLOATING_MONEY);
    }

    @Test
    void injectedFieldsAndSleepingTestsAreFound() {
        assertThat(rules("a/src/main/java/p/A.java", "package p; class A { @org.x.Autowired A a; }"))
                .containsExactly(Rule.FIELD_INJECTION);
        assertThat(rules("a/src/test/java/p/A.java", "package p; class A { void m() { Thread.sl" + "eep(1); } }"))
                .containsExactly(Rule.SLEEP);
    }

    @Test
    void aPackageWithoutNullMarkedIsFound() {
        var findings = Tidy.check(List.of(SourceFile.parse("a/src/main/java/q/A.java", "package q; class A { }")));
        assertThat(findings).extracting(Finding::rule).containsExactly(Rule.NULL_MARKED);
    }

    @Test
    void theRatchetExcusesWhatItNamesAndNothingMoreOrLess() {
        var finding = new Finding(Rule.METHOD_LINES, "A.java#m", 41, false);
        assertThat(Ratchet.complaints(List.of(finding), List.of("# old", "METHOD_LINES A.java#m 41"))).isEmpty();
        assertThat(Ratchet.complaints(List.of(finding), List.of())).hasSize(1);
        assertThat(Ratchet.complaints(List.of(finding), List.of("METHOD_LINES A.java#m 40"))).hasSize(1);
        assertThat(Ratchet.complaints(List.of(finding), List.of("METHOD_LINES A.java#m 50"))).singleElement().asString()
                .contains("write 41");
        assertThat(Ratchet.complaints(List.of(), List.of(finding.ratchetLine()))).singleElement().asString()
                .contains("remove");
        var hard = new Finding(Rule.METHOD_LINES, "A.java#m", 61, true);
        assertThat(Ratchet.complaints(List.of(hard), List.of(hard.ratchetLine()))).hasSize(1);
    }

    private static Finding one(String path, String text) {
        var findings = findings(path, text);
        assertThat(findings).hasSize(1);
        return findings.getFirst();
    }

    private static List<Rule> rules(String path, String text) {
        return findings(path, text).stream().map(Finding::rule).distinct().toList();
    }

    private static List<Finding> findings(String path, String text) {
        var sources = new ArrayList<SourceFile>();
        sources.add(SourceFile.parse(path, text));
        sources.add(SourceFile.parse(path.substring(0, path.lastIndexOf('/')) + "/package-info.java", INFO));
        return Tidy.check(sources);
    }
}
