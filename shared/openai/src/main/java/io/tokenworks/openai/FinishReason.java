package io.tokenworks.openai;

/** Why an answer ended, as clients know it. */
public enum FinishReason {
    /** The model ended it, or a stop string. */
    STOP("stop", false),
    /** The answer calls functions. */
    TOOL_CALLS("tool_calls", false),
    /** {@code max_completion_tokens} or the context's end. */
    LENGTH("length", false),
    /** The tenant's quota: clients see {@code length}, and {@code "tokenworks":{"stop":"quota"}} beside it. */
    QUOTA("length", true);

    private final String wireName;
    private final boolean quota;

    FinishReason(String wireName, boolean quota) {
        this.wireName = wireName;
        this.quota = quota;
    }

    /** As it stands in {@code finish_reason}. */
    public String wireName() {
        return wireName;
    }

    /** The vendor extension that follows {@code choices}; empty for most. */
    String extension() {
        return quota ? ",\"tokenworks\":{\"stop\":\"quota\"}" : "";
    }
}
