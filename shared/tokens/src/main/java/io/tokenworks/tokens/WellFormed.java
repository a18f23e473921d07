package io.tokenworks.tokens;

/** Text that can be written as UTF-8. */
final class WellFormed {

    private WellFormed() {}

    /** Each half of a surrogate pair that stands alone becomes U+FFFD. */
    static String of(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                int[] points = text.codePoints().map(c -> c >= 0xD800 && c < 0xE000 ? 0xFFFD : c).toArray();
                return new String(points, 0, points.length);
            }
        }
        return text;
    }
}
