package io.tokenworks.openai;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/** Parses a body within its limits. Thread-safe. */
final class JsonBody {

    private final int bytesMax;
    private final ObjectReader json;

    JsonBody(RequestLimits limits) {
        this.bytesMax = limits.bodyBytes();
        JsonFactory factory = JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(limits.depth())
                        .maxNumberLength(64)
                        .maxNameLength(1024)
                        .build())
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .build();
        this.json = JsonMapper.builder(factory)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build()
                .readerFor(JsonNode.class);
    }

    /** The body's fields. @throws ApiFault if it is too large or no JSON object */
    JsonFields read(byte[] body) {
        if (body.length > bytesMax) {
            throw new ApiFault(
                    ErrorCode.REQUEST_TOO_LARGE, "The body is larger than the limit of " + bytesMax + " bytes.");
        }
        JsonNode tree;
        try {
            tree = json.readTree(text(body));
        } catch (JacksonException notJson) {
            throw notJson(notJson);
        }
        if (tree.isMissingNode()) {
            throw new ApiFault(ErrorCode.INVALID_JSON, "The body is empty; expected a JSON object.");
        }
        LoneSurrogates.refuse(tree);
        return new JsonFields(tree, "");
    }

    /** Jackson would guess other encodings and let some broken UTF-8 pass. A byte order mark is let pass. */
    private static String text(byte[] body) {
        try {
            String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException broken) {
            throw new ApiFault(ErrorCode.INVALID_JSON, "The body is not valid UTF-8.");
        }
    }

    private static ApiFault notJson(JacksonException fault) {
        var where = fault.getLocation();
        String position = where == null || where.getLineNr() < 1
                ? ""
                : " (line " + where.getLineNr() + ", column " + where.getColumnNr() + ")";
        return new ApiFault(ErrorCode.INVALID_JSON, "The body could not be parsed as JSON" + position + ".");
    }
}
