package io.tokenworks.openai;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Finds the calls in an answer's text as it comes. What only looks like a call stays text: nothing is lost. A call
 * comes out when it is whole. Not thread-safe.
 */
public final class ToolCallReader {

    private static final String OPEN = "<tool_call>";
    private static final String CLOSE = "</tool_call>";
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

    private final ToolDialect dialect;
    private final String idPrefix;
    private final StringBuilder pending = new StringBuilder();
    /** Where to look for the end of the call that is open. */
    private int closeFrom;
    private boolean inCall;
    private boolean said;
    private int calls;

    /** @param idPrefix what the ids of calls begin with; unique to the answer */
    public ToolCallReader(ToolDialect dialect, String idPrefix) {
        this.dialect = dialect;
        this.idPrefix = idPrefix;
    }

    /** What an answer consists of. */
    public sealed interface Piece {

        /** Text for people. */
        record Text(String text) implements Piece {}

        /** @param index of the call in its answer */
        record Call(int index, ToolCall call) implements Piece {}
    }

    /** Calls found so far. */
    public int calls() {
        return calls;
    }

    /** What is certain after some more text. */
    public List<Piece> read(String text) {
        pending.append(text);
        List<Piece> out = new ArrayList<>();
        switch (dialect) {
            case HERMES -> hermes(out);
            case LLAMA -> {
                if (said || !pending.toString().isBlank() && !pending.toString().stripLeading().startsWith("{")) {
                    say(take(pending.length()), out);
                }
            }
        }
        return out;
    }

    /** What is left when no more text comes. */
    public List<Piece> end() {
        List<Piece> out = new ArrayList<>();
        String rest = take(pending.length());
        ToolCall call = dialect == ToolDialect.LLAMA && !said ? call(rest) : null;
        if (call != null) {
            out.add(new Piece.Call(calls++, call));
        } else {
            say(inCall ? OPEN + rest : rest, out);
        }
        inCall = false;
        return out;
    }

    private void hermes(List<Piece> out) {
        boolean more = true;
        while (more) {
            more = inCall ? closed(out) : opened(out);
        }
    }

    private boolean opened(List<Piece> out) {
        int open = pending.indexOf(OPEN);
        if (open < 0) {
            int held = overlap();
            if (said || calls > 0 || !pending.toString().isBlank()) {
                say(take(pending.length() - held), out);
            }
            return false;
        }
        say(take(open), out);
        take(OPEN.length());
        inCall = true;
        closeFrom = 0;
        return true;
    }

    /** The mark may stand in a string of the arguments: then what is before it is no whole object. */
    private boolean closed(List<Piece> out) {
        int close = pending.indexOf(CLOSE, closeFrom);
        if (close < 0) {
            closeFrom = Math.max(closeFrom, pending.length() - CLOSE.length() + 1);
            return false;
        }
        ToolCall call = call(pending.substring(0, close));
        if (call == null) {
            closeFrom = close + 1;
            return true;
        }
        take(close + CLOSE.length());
        out.add(new Piece.Call(calls++, call));
        inCall = false;
        return true;
    }

    /** How many characters at the end may be the start of a call. */
    private int overlap() {
        int most = Math.min(pending.length(), OPEN.length() - 1);
        for (int length = most; length > 0; length--) {
            if (OPEN.startsWith(pending.substring(pending.length() - length))) {
                return length;
            }
        }
        return 0;
    }

    /** Blanks before, between and after calls are form, not text. */
    private void say(String text, List<Piece> out) {
        if (text.isEmpty() || text.isBlank() && (inCall || calls > 0 || !said)) {
            return;
        }
        said = true;
        out.add(new Piece.Text(text));
    }

    private String take(int chars) {
        String taken = pending.substring(0, chars);
        pending.delete(0, chars);
        return taken;
    }

    private @Nullable ToolCall call(String text) {
        try {
            JsonNode call = JSON.readTree(text);
            JsonNode name = call.get("name");
            JsonNode arguments = call.has("arguments") ? call.get("arguments") : call.get("parameters");
            if (name == null || !name.isString() || arguments == null || !arguments.isObject()) {
                return null;
            }
            return new ToolCall(idPrefix + calls, name.stringValue(), arguments.toString());
        } catch (JacksonException noJson) {
            return null;
        }
    }
}
