package io.tokenworks.tokens.template;

/**
 * What one rendering may use.
 *
 * @param steps most expressions and nodes evaluated, plus one per 16 characters joined
 * @param chars most UTF-16 characters of the prompt
 * @param sourceChars most characters of a template
 */
public record TemplateLimits(long steps, int chars, int sourceChars) {

    public static TemplateLimits defaults() {
        return new TemplateLimits(4_000_000, 8 * 1024 * 1024, 256 * 1024);
    }
}
