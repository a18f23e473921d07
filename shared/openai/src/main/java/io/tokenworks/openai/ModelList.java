package io.tokenworks.openai;

import java.util.List;

/**
 * The answer of {@code GET /v1/models}.
 *
 * @param models what the key may use
 */
public record ModelList(List<Model> models) {

    /**
     * @param id name that requests use
     * @param createdSeconds Unix time of the deployment's first revision
     * @param ownedBy who runs it
     */
    public record Model(String id, long createdSeconds, String ownedBy) {

        /** The answer of {@code GET /v1/models/{id}} in UTF-8. */
        public byte[] json() {
            JsonBytes out = new JsonBytes(128);
            write(out);
            return out.toBytes();
        }

        private void write(JsonBytes out) {
            out.raw("{\"id\":").string(id);
            out.raw(",\"object\":\"model\",\"created\":").number(createdSeconds);
            out.raw(",\"owned_by\":").string(ownedBy).raw("}");
        }
    }

    /** The body in UTF-8. */
    public byte[] json() {
        JsonBytes out = new JsonBytes(256);
        out.raw("{\"object\":\"list\",\"data\":[");
        for (int i = 0; i < models.size(); i++) {
            out.raw(i == 0 ? "" : ",");
            models.get(i).write(out);
        }
        return out.raw("]}").toBytes();
    }
}
