package io.tokenworks.tokens;

import java.util.Arrays;

/** A priority queue of longs, the smallest first. One thread. */
final class LongHeap {

    private long[] items;
    private int size;

    LongHeap(int expected) {
        items = new long[Math.max(8, expected)];
    }

    boolean isEmpty() {
        return size == 0;
    }

    void add(long item) {
        if (size == items.length) {
            items = Arrays.copyOf(items, size * 2);
        }
        int at = size++;
        while (at > 0 && items[(at - 1) / 2] > item) {
            items[at] = items[(at - 1) / 2];
            at = (at - 1) / 2;
        }
        items[at] = item;
    }

    /** Takes the smallest out. Only if there is one. */
    long poll() {
        long smallest = items[0];
        long moved = items[--size];
        int at = 0;
        while (2 * at + 1 < size) {
            int child = 2 * at + 1;
            if (child + 1 < size && items[child + 1] < items[child]) {
                child++;
            }
            if (items[child] >= moved) {
                break;
            }
            items[at] = items[child];
            at = child;
        }
        items[at] = moved;
        return smallest;
    }
}
