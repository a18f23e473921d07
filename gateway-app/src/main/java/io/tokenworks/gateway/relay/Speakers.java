package io.tokenworks.gateway.relay;

import io.tokenworks.openai.FinishReason;
import io.tokenworks.openai.ToolCallReader;
import io.tokenworks.openai.ToolCallReader.Piece;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Tells what each choice says from what it calls. With nothing to call, all is said. One thread at a time. */
final class Speakers {

    private final Optional<List<ToolCallReader>> readers;

    Speakers(AnswerHead head) {
        String id = head.id().id();
        String unique = id.substring(id.indexOf('-') + 1);
        readers = head.tools().map(dialect -> IntStream.range(0, head.choices())
                .mapToObj(choice -> new ToolCallReader(dialect, "call_" + unique + "_" + choice + "_")).toList());
    }

    /** What is certain after some more text of a choice. */
    List<Piece> read(int choice, String text) {
        if (readers.isPresent()) {
            return readers.get().get(choice).read(text);
        }
        return text.isEmpty() ? List.of() : List.of(new Piece.Text(text));
    }

    /** What is left of a choice. */
    List<Piece> end(int choice) {
        return readers.map(all -> all.get(choice).end()).orElse(List.of());
    }

    /** Why a choice ended, as clients know it. */
    FinishReason reason(int choice, FinishReason told) {
        boolean called = readers.map(all -> all.get(choice).calls() > 0).orElse(false);
        return called && told == FinishReason.STOP ? FinishReason.TOOL_CALLS : told;
    }
}
