package io.tokenworks.tokens;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;

/**
 * The document as the {@code tokenizers} library gets it: without added tokens and without what stands around a text,
 * both of which are ours to do. Copied piece by piece, so that no tree of it is ever in memory.
 */
final class LibraryJson {

    private LibraryJson() {}

    static String of(String json) throws IOException {
        StringWriter text = new StringWriter(json.length());
        JsonReader in = new JsonReader(new StringReader(json));
        JsonWriter out = new JsonWriter(text);
        out.setHtmlSafe(false);
        in.beginObject();
        out.beginObject();
        while (in.hasNext()) {
            String name = in.nextName();
            out.name(name);
            switch (name) {
                case "added_tokens" -> {
                    in.skipValue();
                    out.beginArray().endArray();
                }
                case "truncation", "padding", "post_processor" -> {
                    in.skipValue();
                    out.nullValue();
                }
                default -> copy(in, out);
            }
        }
        in.endObject();
        out.endObject();
        return text.toString();
    }

    private static void copy(JsonReader in, JsonWriter out) throws IOException {
        int depth = 0;
        do {
            switch (in.peek()) {
                case BEGIN_OBJECT -> {
                    in.beginObject();
                    out.beginObject();
                    depth++;
                }
                case END_OBJECT -> {
                    in.endObject();
                    out.endObject();
                    depth--;
                }
                case BEGIN_ARRAY -> {
                    in.beginArray();
                    out.beginArray();
                    depth++;
                }
                case END_ARRAY -> {
                    in.endArray();
                    out.endArray();
                    depth--;
                }
                case NAME -> out.name(in.nextName());
                default -> single(in, out);
            }
        } while (depth > 0);
    }

    private static void single(JsonReader in, JsonWriter out) throws IOException {
        switch (in.peek()) {
            case STRING -> out.value(in.nextString());
            case NUMBER -> out.jsonValue(in.nextString());
            case BOOLEAN -> out.value(in.nextBoolean());
            default -> {
                in.nextNull();
                out.nullValue();
            }
        }
    }
}
