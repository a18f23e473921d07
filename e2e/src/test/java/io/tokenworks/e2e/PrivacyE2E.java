package io.tokenworks.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What people ask and what they are answered is written down nowhere. */
@ExtendWith(WithSystem.class)
class PrivacyE2E {
    private static final int PIECE_BYTES = 1 << 20;

    @Test
    void wordsOfAPromptAndOfItsAnswerAreInNoTableNoFileAndNoLog(RunningSystem system) throws Exception {
        String asked = "xyzzyprompt" + UUID.randomUUID().toString().substring(0, 8);
        String answered = "quuxanswer" + UUID.randomUUID().toString().substring(0, 8);
        UUID unary = converse(system, asked, answered);

        assertThat(rowsWith(system, unary.toString())).as("the search finds what is there").isNotEmpty();
        assertThat(rowsWith(system, asked)).isEmpty();
        assertThat(rowsWith(system, answered)).isEmpty();
        assertThat(filesWith(system.home(), unary.toString())).as("journals tell of the operation").isNotEmpty();
        assertThat(filesWith(system.home(), asked)).isEmpty();
        assertThat(filesWith(system.home(), answered)).isEmpty();
    }

    /** Whole, streamed, and refused; returns once all that is to be recorded is in the ledger. */
    private static UUID converse(RunningSystem system, String asked, String answered) throws Exception {
        UUID unary;
        try (var admin = new AdminClient(system)) {
            UUID tenant = admin.createTenant("privacy " + asked.substring(11));
            try (var own = new ApiClient(system, admin.createKey(tenant))) {
                // A gateway hears of a new key a moment later.
                var whole = Eventually.within(Duration.ofMinutes(1), () -> {
                    var answer = own.post("/v1/chat/completions", request(system, asked, answered, false));
                    assertThat(answer.status()).as("%s", answer.body()).isEqualTo(200);
                    return answer;
                });
                assertThat(whole.text()).as("the answer has the word").contains(answered);
                unary = whole.operation();
                String stream = own.text("/v1/chat/completions", request(system, asked, answered, true));
                assertThat(stream).endsWith("data: [DONE]\n\n");
                assertThat(own.post("/v1/chat/completions", request(system, asked, answered, false)
                        .replace("\"temperature\":0", "\"temperature\":99")).status()).isEqualTo(400);
                assertThat(own.post("/v1/chat/completions", "{\"" + asked + "\":1}").status()).isEqualTo(400);
            }
            Eventually.within(Duration.ofMinutes(1),
                    () -> assertThat(new Ledger(system).ofTenant(tenant).entries()).isEqualTo(2));
        }
        return unary;
    }

    /** The model must say the word: no other answer fits. */
    private static String request(RunningSystem system, String asked, String answered, boolean stream) {
        var body = ApiClient.JSON.createObjectNode().put("model", system.model()).put("temperature", 0)
                .put("max_tokens", 120).put("stream", stream).put("user", asked);
        body.putObject("metadata").put("note", asked);
        body.putArray("messages").addObject().put("role", "user").put("content", "Say it: " + asked);
        var format = body.putObject("response_format").put("type", "json_schema").putObject("json_schema");
        var schema = format.put("name", "word").putObject("schema").put("type", "object");
        schema.putObject("properties").putObject("word").putArray("enum").add(answered);
        schema.putArray("required").add("word");
        schema.put("additionalProperties", false);
        return body.toString();
    }

    /** Tables with a row, of any column, that has the word. Temporary ones are empty after each transaction. */
    private static List<String> rowsWith(RunningSystem system, String word) throws SQLException {
        List<String> found = new ArrayList<>();
        try (var c = system.owner(); var s = c.createStatement()) {
            List<String> tables = new ArrayList<>();
            try (var r = s.executeQuery("""
                    SELECT c.oid::regclass::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                    WHERE c.relkind IN ('r', 'p', 'm') AND NOT c.relispartition AND c.relpersistence <> 't'
                        AND n.nspname NOT IN ('pg_catalog', 'information_schema')""")) {
                while (r.next()) {
                    tables.add(r.getString(1));
                }
            }
            for (String table : tables) {
                try (var r = s.executeQuery("SELECT EXISTS (SELECT FROM " + table + " t WHERE strpos(t::text, '" + word
                        + "') > 0 OR strpos(t::text, '" + hex(word) + "') > 0)")) {
                    r.next();
                    if (r.getBoolean(1)) {
                        found.add(table);
                    }
                }
            }
        }
        return found;
    }

    /** Bytes are shown as hexadecimal digits. */
    private static String hex(String word) {
        return HexFormat.of().formatHex(word.getBytes(StandardCharsets.UTF_8));
    }

    /** Files of the installation that hold the word: journals, outboxes, snapshots, logs, the database's own. */
    private static List<Path> filesWith(Path home, String word) throws IOException {
        byte[] wanted = word.getBytes(StandardCharsets.UTF_8);
        List<Path> files;
        try (var all = Files.walk(home)) {
            files = all.filter(Files::isRegularFile).filter(f -> !f.startsWith(home.resolve("apps")))
                    .filter(f -> !f.startsWith(home.resolve("models"))).toList();
        }
        List<Path> found = new ArrayList<>();
        for (Path file : files) {
            if (Files.exists(file) && holds(file, wanted)) {
                found.add(home.relativize(file));
            }
        }
        return found;
    }

    private static boolean holds(Path file, byte[] wanted) throws IOException {
        try (var in = Files.newInputStream(file)) {
            byte[] piece = new byte[PIECE_BYTES + wanted.length];
            int kept = 0;
            for (int read = in.read(piece, 0, PIECE_BYTES); read >= 0; read = in.read(piece, kept, PIECE_BYTES)) {
                int length = kept + read;
                if (new String(piece, 0, length, StandardCharsets.ISO_8859_1)
                        .contains(new String(wanted, StandardCharsets.ISO_8859_1))) {
                    return true;
                }
                kept = Math.min(wanted.length - 1, length);
                System.arraycopy(piece, length - kept, piece, 0, kept);
            }
            return false;
        }
    }
}
