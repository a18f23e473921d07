package io.tokenworks.tokens;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.util.Arrays;

/**
 * The tokens that a whole text begins and ends with; in JSON the library's {@code TemplateProcessing}.
 *
 * @param begin ids, mostly one or none
 * @param end ids, mostly none
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared, never handed out.
record SequenceEnds(int[] begin, int[] end) {

    int[] around(int[] ids) {
        int[] whole = Arrays.copyOf(begin, begin.length + ids.length + end.length);
        System.arraycopy(ids, 0, whole, begin.length, ids.length);
        System.arraycopy(end, 0, whole, begin.length + ids.length, end.length);
        return whole;
    }

    static SequenceEnds of(GgufVocabulary vocabulary, boolean beginsByDefault) {
        GgufVocabulary.Rules rules = vocabulary.rules();
        int size = vocabulary.tokens().size();
        boolean begins = rules.addBegin().orElse(beginsByDefault);
        boolean ends = rules.addEnd().orElse(false);
        return new SequenceEnds(
                begins ? rules.begin().stream().filter(id -> id >= 0 && id < size).toArray() : new int[0],
                ends ? rules.end().stream().filter(id -> id >= 0 && id < size).toArray() : new int[0]);
    }

    void write(JsonWriter out, GgufVocabulary vocabulary) throws IOException {
        if (begin.length + end.length == 0) {
            out.nullValue();
            return;
        }
        out.beginObject().name("type").value("TemplateProcessing").name("single").beginArray();
        for (int id : begin) {
            special(out, vocabulary.tokens().get(id));
        }
        out.beginObject().name("Sequence").beginObject().name("id").value("A").name("type_id").value(0).endObject();
        out.endObject();
        for (int id : end) {
            special(out, vocabulary.tokens().get(id));
        }
        out.endArray().name("pair").beginArray().endArray().name("special_tokens").beginObject();
        for (int id : Arrays.stream(around(new int[0])).distinct().toArray()) {
            String name = vocabulary.tokens().get(id);
            out.name(name).beginObject().name("id").value(name);
            out.name("ids").beginArray().value(id).endArray();
            out.name("tokens").beginArray().value(name).endArray().endObject();
        }
        out.endObject().endObject();
    }

    private static void special(JsonWriter out, String name) throws IOException {
        out.beginObject().name("SpecialToken").beginObject().name("id").value(name).name("type_id").value(0);
        out.endObject().endObject();
    }

    /** Reads what {@link #write} wrote. */
    static SequenceEnds read(JsonElement json) {
        if (json.isJsonNull()) {
            return new SequenceEnds(new int[0], new int[0]);
        }
        JsonObject special = json.getAsJsonObject().getAsJsonObject("special_tokens");
        IdList[] ids = {new IdList(1), new IdList(1)};
        int side = 0;
        for (JsonElement element : json.getAsJsonObject().getAsJsonArray("single")) {
            JsonObject part = element.getAsJsonObject();
            if (part.has("Sequence")) {
                side++;
                continue;
            }
            String name = part.getAsJsonObject("SpecialToken").get("id").getAsString();
            JsonArray named = special.getAsJsonObject(name).getAsJsonArray("ids");
            for (JsonElement id : named) {
                ids[side].add(id.getAsInt());
            }
        }
        return new SequenceEnds(ids[0].toArray(), ids[1].toArray());
    }
}
