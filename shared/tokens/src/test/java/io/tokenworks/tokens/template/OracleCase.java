package io.tokenworks.tokens.template;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import io.tokenworks.tokens.ChatTemplate.Conversation;
import io.tokenworks.tokens.ChatTemplate.Message;
import io.tokenworks.tokens.ChatTemplate.TemplateFault;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A template with a conversation, and what Python's jinja2 made of them; see chat_oracle.py. */
record OracleCase(JsonObject json) {

    private static final Clock NOW = Clock.fixed(Instant.parse("2026-03-04T15:06:07Z"), ZoneOffset.UTC);

    /** How we compare with jinja2. */
    enum Verdict {
        SAME,
        /** Both refuse. */
        BOTH_REFUSE,
        /** jinja2 renders, we refuse. */
        LOUD,
        /** Both render, and not the same. */
        SILENTLY_DIFFERENT,
        /** jinja2 refuses, we render. */
        LENIENT
    }

    /** @param detail what differs, or our refusal */
    record Outcome(Verdict verdict, String detail) {}

    /** The recorded ones. */
    static List<OracleCase> golden() {
        try (var golden = new InputStreamReader(
                Objects.requireNonNull(OracleCase.class.getResourceAsStream("golden.json")), StandardCharsets.UTF_8)) {
            return JsonParser.parseReader(golden).getAsJsonArray().asList().stream()
                    .map(one -> new OracleCase(one.getAsJsonObject())).toList();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    String name() {
        return json.get("name").getAsString();
    }

    Outcome outcome() {
        String wanted = json.has("text") ? json.get("text").getAsString() : null;
        String got;
        try {
            got = rendered();
        } catch (TemplateFault fault) {
            return new Outcome(wanted == null ? Verdict.BOTH_REFUSE : Verdict.LOUD, String.valueOf(fault.getMessage()));
        }
        if (wanted == null) {
            return new Outcome(Verdict.LENIENT, "jinja2: " + json.get("fault").getAsString() + "; we: " + got);
        }
        return got.equals(wanted)
                ? new Outcome(Verdict.SAME, "")
                : new Outcome(Verdict.SILENTLY_DIFFERENT, difference(wanted, got));
    }

    private static String difference(String wanted, String got) {
        int at = 0;
        while (at < Math.min(wanted.length(), got.length()) && wanted.charAt(at) == got.charAt(at)) {
            at++;
        }
        int from = Math.max(0, at - 40);
        return "at " + at + ": wanted [" + wanted.substring(from, Math.min(wanted.length(), at + 40)) + "], got ["
                + got.substring(from, Math.min(got.length(), at + 40)) + "]";
    }

    private String rendered() {
        List<Message> messages = new ArrayList<>();
        for (JsonElement element : json.getAsJsonArray("messages")) {
            Map<String, @Nullable Object> fields = new LinkedHashMap<>();
            element.getAsJsonObject().asMap().forEach((name, value) -> fields.put(name, plain(value)));
            String role = String.valueOf(fields.remove("role"));
            Object content = fields.remove("content");
            messages.add(new Message(role, content, fields));
        }
        Map<String, @Nullable Object> variables = new LinkedHashMap<>();
        if (json.has("variables")) {
            json.getAsJsonObject("variables").asMap().forEach((name, value) -> variables.put(name, plain(value)));
        }
        return JinjaTemplate
                .compile(json.get("template").getAsString(), List.of("<s>", "</s>"), TemplateLimits.defaults(), NOW)
                .prompt(new Conversation(messages, list("tools"), list("documents"), variables),
                        json.get("generate").getAsBoolean())
                .text();
    }

    private @Nullable List<? extends @Nullable Object> list(String name) {
        return json.has(name) && plain(json.get(name)) instanceof List<?> list ? list : null;
    }

    private static @Nullable Object plain(JsonElement json) {
        return switch (json) {
            case JsonArray array -> {
                List<@Nullable Object> list = new ArrayList<>();
                array.forEach(item -> list.add(plain(item)));
                yield list;
            }
            case JsonObject object -> {
                Map<String, @Nullable Object> map = new LinkedHashMap<>();
                object.asMap().forEach((name, value) -> map.put(name, plain(value)));
                yield map;
            }
            case JsonPrimitive one when one.isBoolean() -> one.getAsBoolean();
            case JsonPrimitive one when one.isString() -> one.getAsString();
            case JsonPrimitive one when one.getAsString().matches("-?[0-9]+") -> new BigInteger(one.getAsString());
            case JsonPrimitive one -> one.getAsDouble();
            default -> null;
        };
    }
}
