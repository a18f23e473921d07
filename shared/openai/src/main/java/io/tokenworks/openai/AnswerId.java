package io.tokenworks.openai;

import java.util.Optional;

/**
 * What stands at the head of every part of an answer.
 *
 * @param id {@code chatcmpl-…} or {@code cmpl-…}
 * @param createdSeconds Unix time
 * @param model as the client named it
 * @param fingerprint changes when equal seeds may answer differently
 * @param serviceTier that it is served in, where the client named one
 */
public record AnswerId(
        String id, long createdSeconds, String model, String fingerprint, Optional<String> serviceTier) {

    /** Everything from the opening brace to the first element of the choices. */
    void writeHead(JsonBytes out, String object) {
        out.raw("{\"id\":").string(id);
        out.raw(",\"object\":").string(object).raw(",\"created\":").number(createdSeconds);
        out.raw(",\"model\":").string(model).raw(",\"system_fingerprint\":").string(fingerprint);
        serviceTier.ifPresent(tier -> out.raw(",\"service_tier\":").string(tier));
        out.raw(",\"choices\":[");
    }
}
