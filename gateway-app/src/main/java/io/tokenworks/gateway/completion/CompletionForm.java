package io.tokenworks.gateway.completion;

/** The two forms in which an answer can be asked for. */
public enum CompletionForm {
    /** A conversation, {@code /v1/chat/completions}. */
    CHAT("chatcmpl-"),
    /** A text to go on from, {@code /v1/completions}. */
    TEXT("cmpl-");

    private final String idPrefix;

    CompletionForm(String idPrefix) {
        this.idPrefix = idPrefix;
    }

    /** What the answer's id begins with. */
    public String idPrefix() {
        return idPrefix;
    }
}
