package io.tokenworks.testkit.house;

import io.tokenworks.testkit.house.Finding.Rule;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads sources for the house rules. Pure: sources in, findings out.
 */
public final class Tidy {
    static final List<String> BANNED_ENDINGS = List.of("Manager", "Helper", "Util", "Utils", "Impl", "Base", "Common",
            "Processor", "Data", "Info");
    static final int FILE_LINES_MAX = 300;
    static final int FILE_LINES_HARD = 500;
    static final int LINE_CHARS_MAX = 120;

    private static final Pattern OPEN_END = Pattern.compile("\\b(TO" + "DO|FIX" + "ME|XX" + "X)\\b(?!.*#\\d)");
    private static final Pattern SLEEP = Pattern.compile("\\b(Thread|TimeUnit\\.\\w+)\\.sl" + "eep\\(");
    private static final Pattern MONEY = Pattern.compile("(^|/)(metering|ledger|prices?|billing)(/|$)");

    private Tidy() {}

    /** All findings in all sources. */
    public static List<Finding> check(List<SourceFile> sources) {
        var findings = new ArrayList<Finding>();
        for (SourceFile source : sources) {
            checkLines(source, findings);
            new TreeRules(source, isMoney(source), findings).scan(source.unit(), null);
        }
        checkPackages(sources, findings);
        return findings;
    }

    private static boolean isMoney(SourceFile source) {
        int java = source.path().indexOf("/java/");
        return !source.isTest() && java >= 0 && MONEY.matcher(source.folder().substring(java + 1)).find();
    }

    private static void checkLines(SourceFile source, List<Finding> findings) {
        List<String> lines = source.lines();
        if (lines.size() > FILE_LINES_MAX) {
            findings.add(new Finding(Rule.FILE_LINES, source.path(), lines.size(), lines.size() > FILE_LINES_HARD));
        }
        int longest = lines.stream().mapToInt(String::length).max().orElse(0);
        if (longest > LINE_CHARS_MAX) {
            findings.add(new Finding(Rule.LINE_LENGTH, source.path(), longest, false));
        }
        if (lines.stream().anyMatch(line -> OPEN_END.matcher(line).find())) {
            findings.add(new Finding(Rule.OPEN_END, source.path(), 0, true));
        }
        boolean unitTest = source.isTest() && !source.path().startsWith("e2e/");
        if (unitTest && SLEEP.matcher(source.text()).find()) {
            findings.add(new Finding(Rule.SLEEP, source.path(), 0, false));
        }
    }

    private static void checkPackages(List<SourceFile> sources, List<Finding> findings) {
        Set<String> marked = new HashSet<>();
        for (SourceFile source : sources) {
            if (source.isPackageInfo() && source.text().contains("NullMarked")) {
                marked.add(source.folder());
            }
        }
        sources.stream().filter(s -> !s.isTest()).map(SourceFile::folder).distinct().filter(f -> !marked.contains(f))
                .forEach(f -> findings.add(new Finding(Rule.NULL_MARKED, f, 0, true)));
    }
}
