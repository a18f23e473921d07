package io.tokenworks.grammar.text;

import java.util.ArrayList;
import java.util.List;

/**
 * A set of Unicode code points, as ranges in order that neither touch nor overlap. Surrogates are never in it.
 *
 * @param bounds first and last of each range, in turn
 */
record CodePoints(int[] bounds) {

    static final int LAST = 0x10FFFF;
    private static final int SURROGATES = 0xD800;
    private static final int AFTER_SURROGATES = 0xE000;

    static final CodePoints NONE = new CodePoints(new int[0]);
    static final CodePoints ALL = of(0, SURROGATES - 1, AFTER_SURROGATES, LAST);
    static final CodePoints DIGITS = of('0', '9');
    static final CodePoints WORD = of('0', '9', 'A', 'Z', '_', '_', 'a', 'z');
    /** What ECMA-262 calls white space and line ends. */
    static final CodePoints SPACE = of(9, 13, 32, 32, 0xA0, 0xA0, 0x1680, 0x1680, 0x2000, 0x200A, 0x2028, 0x2029,
            0x202F, 0x202F, 0x205F, 0x205F, 0x3000, 0x3000, 0xFEFF, 0xFEFF);
    private static final CodePoints LINE_ENDS = of('\n', '\n', '\r', '\r', 0x2028, 0x2029);
    /** The dot of ECMA-262. */
    static final CodePoints DOT = LINE_ENDS.complement();

    static CodePoints of(int... bounds) {
        return new CodePoints(bounds);
    }

    int ranges() {
        return bounds.length / 2;
    }

    int first(int range) {
        return bounds[range * 2];
    }

    int last(int range) {
        return bounds[range * 2 + 1];
    }

    boolean isEmpty() {
        return bounds.length == 0;
    }

    CodePoints complement() {
        List<int[]> rest = new ArrayList<>();
        int from = 0;
        for (int i = 0; i < ranges(); i++) {
            gap(rest, from, first(i) - 1);
            from = last(i) + 1;
        }
        gap(rest, from, LAST);
        return ofRanges(rest);
    }

    private static void gap(List<int[]> out, int from, int to) {
        add(out, from, Math.min(to, SURROGATES - 1));
        add(out, Math.max(from, AFTER_SURROGATES), to);
    }

    private static void add(List<int[]> out, int from, int to) {
        if (from <= to) {
            out.add(new int[]{from, to});
        }
    }

    CodePoints union(CodePoints other) {
        List<int[]> all = new ArrayList<>();
        for (CodePoints set : List.of(this, other)) {
            for (int i = 0; i < set.ranges(); i++) {
                all.add(new int[]{set.first(i), set.last(i)});
            }
        }
        all.sort((a, b) -> Integer.compare(a[0], b[0]));
        List<int[]> merged = new ArrayList<>();
        for (int[] range : all) {
            int[] last = merged.isEmpty() ? null : merged.getLast();
            if (last != null && range[0] <= last[1] + 1) {
                last[1] = Math.max(last[1], range[1]);
            } else {
                merged.add(range);
            }
        }
        return ofRanges(merged);
    }

    static CodePoints ofRanges(List<int[]> ranges) {
        int[] bounds = new int[ranges.size() * 2];
        for (int i = 0; i < ranges.size(); i++) {
            bounds[i * 2] = ranges.get(i)[0];
            bounds[i * 2 + 1] = ranges.get(i)[1];
        }
        return new CodePoints(bounds);
    }
}
