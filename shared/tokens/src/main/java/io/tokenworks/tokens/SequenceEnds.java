package io.tokenworks.tokens;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The tokens that a whole text begins and ends with; in JSON the library's {@code TemplateProcessing}.
 *
 * @param begin ids, mostly one or none
 * @param end ids, mostly none
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared, never handed out.
record SequenceEnds(int[] begin, int[] end) {

    static final SequenceEnds NONE = new SequenceEnds(new int[0], new int[0]);

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
    static SequenceEnds read(JsonReader in) throws IOException {
        if (in.peek() == JsonToken.NULL) {
            in.nextNull();
            return NONE;
        }
        List<String> begin = new ArrayList<>();
        List<String> end = new ArrayList<>();
        Map<String, int[]> idsOf = new HashMap<>();
        in.beginObject();
        while (in.hasNext()) {
            switch (in.nextName()) {
                case "single" -> single(in, begin, end);
                case "special_tokens" -> specialTokens(in, idsOf);
                default -> in.skipValue();
            }
        }
        in.endObject();
        return new SequenceEnds(ids(begin, idsOf), ids(end, idsOf));
    }

    /** Names stand before and after the text's place. */
    private static void single(JsonReader in, List<String> begin, List<String> end) throws IOException {
        List<String> side = begin;
        in.beginArray();
        while (in.hasNext()) {
            in.beginObject();
            if (in.nextName().equals("Sequence")) {
                side = end;
                in.skipValue();
            } else {
                side.add(TokenizerDocument.textOf(in, "id"));
            }
            in.endObject();
        }
        in.endArray();
    }

    private static void specialTokens(JsonReader in, Map<String, int[]> idsOf) throws IOException {
        in.beginObject();
        while (in.hasNext()) {
            String name = in.nextName();
            in.beginObject();
            while (in.hasNext()) {
                if (in.nextName().equals("ids")) {
                    idsOf.put(name, numbers(in));
                } else {
                    in.skipValue();
                }
            }
            in.endObject();
        }
        in.endObject();
    }

    private static int[] numbers(JsonReader in) throws IOException {
        IdList numbers = new IdList(1);
        in.beginArray();
        while (in.hasNext()) {
            numbers.add(in.nextInt());
        }
        in.endArray();
        return numbers.toArray();
    }

    private static int[] ids(List<String> names, Map<String, int[]> idsOf) {
        IdList ids = new IdList(names.size());
        for (String name : names) {
            int[] named = idsOf.get(name);
            if (named == null) {
                throw new TokenizerFault("the special token '" + name + "' has no ids");
            }
            for (int id : named) {
                ids.add(id);
            }
        }
        return ids.toArray();
    }
}
