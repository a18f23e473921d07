package io.tokenworks.tokens;

import java.util.Arrays;

/** Ids that grow. */
final class IdList {

    private int[] ids;
    private int size;

    IdList(int expected) {
        ids = new int[Math.max(8, expected)];
    }

    void add(int id) {
        if (size == ids.length) {
            ids = Arrays.copyOf(ids, size * 2);
        }
        ids[size++] = id;
    }

    int[] toArray() {
        return Arrays.copyOf(ids, size);
    }
}
