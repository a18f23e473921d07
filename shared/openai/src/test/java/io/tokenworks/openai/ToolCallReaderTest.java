package io.tokenworks.openai;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenworks.openai.ToolCallReader.Piece;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ToolCallReaderTest {

    private static final String CLOCK = "{\"name\": \"clock\", \"arguments\": {\"zone\": \"UTC\"}}";

    /** @param size characters that come at a time */
    private static List<Piece> read(ToolDialect dialect, String text, int size) {
        ToolCallReader reader = new ToolCallReader(dialect, "call_");
        List<Piece> pieces = new ArrayList<>();
        for (int at = 0; at < text.length(); at += size) {
            pieces.addAll(reader.read(text.substring(at, Math.min(text.length(), at + size))));
        }
        pieces.addAll(reader.end());
        List<Piece> joined = new ArrayList<>();
        for (Piece piece : pieces) {
            if (piece instanceof Piece.Text(String more) && !joined.isEmpty()
                    && joined.getLast() instanceof Piece.Text(String before)) {
                joined.set(joined.size() - 1, new Piece.Text(before + more));
            } else {
                joined.add(piece);
            }
        }
        return joined;
    }

    private static Piece clock(int index) {
        return new Piece.Call(index, new ToolCall("call_" + index, "clock", "{\"zone\":\"UTC\"}"));
    }

    private static Piece text(String text) {
        return new Piece.Text(text);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 1000})
    void hermesCallsAreFoundHoweverTheyCome(int size) {
        String call = "<tool_call>\n" + CLOCK + "\n</tool_call>";
        assertThat(read(ToolDialect.HERMES, call, size)).containsExactly(clock(0));
        assertThat(read(ToolDialect.HERMES, "\n" + call + "\n" + call + "\n", size)).containsExactly(clock(0),
                clock(1));
        assertThat(read(ToolDialect.HERMES, "Let me look: " + call, size))
                .containsExactly(text("Let me look: "), clock(0));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 1000})
    void whatOnlyLooksLikeACallStaysText(int size) {
        for (String plain : List.of("a < b, <tool", "<tool_call> is a mark", "<tool_call>\n{\"name\": 5}\n</tool_call>",
                "<tool_call>\n{\"name\": \"clock\", \"argu", "Hi.\n\n", "x <<tool_calls>")) {
            assertThat(read(ToolDialect.HERMES, plain, size)).as(plain).containsExactly(text(plain));
        }
        assertThat(read(ToolDialect.HERMES, "", size)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 1000})
    void theMarkMayStandInAnArgument(int size) {
        String odd = "<tool_call>{\"name\": \"say\", \"arguments\": {\"x\": \"</tool_call>\"}}</tool_call>";
        assertThat(read(ToolDialect.HERMES, odd, size))
                .containsExactly(new Piece.Call(0, new ToolCall("call_0", "say", "{\"x\":\"</tool_call>\"}")));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 1000})
    void llamaCallsAreTheWholeAnswer(int size) {
        String call = CLOCK.replace("arguments", "parameters");
        assertThat(read(ToolDialect.LLAMA, " " + call, size)).containsExactly(clock(0));
        assertThat(read(ToolDialect.LLAMA, "{\"a\": 1}", size)).containsExactly(text("{\"a\": 1}"));
        assertThat(read(ToolDialect.LLAMA, "Say " + call, size)).containsExactly(text("Say " + call));
    }
}
