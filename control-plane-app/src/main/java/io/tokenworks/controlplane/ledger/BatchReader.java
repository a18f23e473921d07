package io.tokenworks.controlplane.ledger;

import io.tokenworks.controlplane.quarantine.BadRecord;
import io.tokenworks.controlplane.quarantine.BadRecord.Cause;
import io.tokenworks.controlplane.refusal.Refusal;
import io.tokenworks.metering.AttemptRecord;
import io.tokenworks.metering.OperationRecord;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads batches record by record. An array whose records stand on lines of their own is cut at the lines, so that one
 * that is no JSON at all spoils no other; any other array must be JSON as a whole.
 */
final class BatchReader<R> {

    private final BadRecord.Kind kind;
    private final ObjectReader reader;
    private final Function<R, Optional<String>> fault;

    static BatchReader<AttemptRecord> ofAttempts(JsonMapper json) {
        return new BatchReader<>(BadRecord.Kind.ATTEMPT, AttemptRecord.class, json, RecordRules::fault);
    }

    static BatchReader<OperationRecord> ofOperations(JsonMapper json) {
        return new BatchReader<>(BadRecord.Kind.OPERATION, OperationRecord.class, json, RecordRules::fault);
    }

    /** @param fault why a record that can be read cannot be true */
    private BatchReader(BadRecord.Kind kind, Class<R> type, JsonMapper json, Function<R, Optional<String>> fault) {
        this.kind = kind;
        this.reader = json.readerFor(type).with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
        this.fault = fault;
    }

    /** @throws Refusal if it is no array */
    Batch<R> read(byte[] body) {
        Batch<R> batch = new Batch<>(new ArrayList<>(), new ArrayList<>());
        if (body.length > 2 && body[0] == '[' && body[1] == '\n') {
            lines(body, batch);
        } else {
            elements(body, batch);
        }
        return batch;
    }

    /** {@code [}, then each record on a line that ends with a comma, but for the last, then {@code ]}. */
    private void lines(byte[] body, Batch<R> batch) {
        int end = body.length - 1;
        while (end > 1 && Character.isWhitespace(body[end])) {
            end--;
        }
        if (body[end] != ']') {
            throw Refusal.invalid("records", "the array does not end");
        }
        int from = 2;
        for (int i = 2; i < end; i++) {
            if (body[i] == '\n') {
                line(body, from, i, batch);
                from = i + 1;
            }
        }
        line(body, from, end, batch);
    }

    private void line(byte[] body, int from, int lineEnd, Batch<R> batch) {
        int to = lineEnd > from && body[lineEnd - 1] == ',' ? lineEnd - 1 : lineEnd;
        if (to > from) {
            record(body, from, to, batch);
        }
    }

    private void elements(byte[] body, Batch<R> batch) {
        JsonNode array;
        try {
            array = reader.readTree(body);
        } catch (JacksonException e) {
            throw Refusal.invalid("records", "not a JSON array");
        }
        if (!array.isArray()) {
            throw Refusal.invalid("records", "not a JSON array");
        }
        for (JsonNode element : array) {
            byte[] record = element.toString().getBytes(StandardCharsets.UTF_8);
            record(record, 0, record.length, batch);
        }
    }

    private void record(byte[] body, int from, int to, Batch<R> batch) {
        Arrived<R> arrived;
        try {
            R record = reader.readValue(body, from, to - from);
            if (record == null) {
                throw new IllegalArgumentException("null is no record");
            }
            arrived = new Arrived<>(record, body, from, to);
        } catch (JacksonException | IllegalArgumentException e) {
            byte[] bytes = Arrays.copyOfRange(body, from, to);
            batch.bad().add(new BadRecord(kind, Cause.UNREADABLE, reason(e), bytes));
            return;
        }
        fault.apply(arrived.record()).ifPresentOrElse(
                why -> batch.bad().add(new BadRecord(kind, Cause.IMPOSSIBLE, why, arrived.bytes())),
                () -> batch.good().add(arrived));
    }

    private static String reason(RuntimeException e) {
        if (!(e instanceof JacksonException json)) {
            return String.valueOf(e.getMessage());
        }
        String path = json.getPath().stream().map(r -> String.valueOf(r.getPropertyName()))
                .collect(Collectors.joining("."));
        String what = e instanceof UnrecognizedPropertyException ? "there is no such field" : json.getOriginalMessage();
        return path.isEmpty() ? what : path + ": " + what;
    }
}
