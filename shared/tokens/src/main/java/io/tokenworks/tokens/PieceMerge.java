package io.tokenworks.tokens;

import java.util.Arrays;

/**
 * One text being merged. Symbols are stretches of the text, named by the index where they start; a candidate merges the
 * symbol at an index with the next one. The best candidate is found in a heap, so that n characters take n log n steps
 * whatever they are. One thread.
 */
final class PieceMerge {

    private static final int GONE = -1;

    private final Pieces pieces;
    private final String text;
    /** Where the next symbol starts, which is where this one ends; {@link #GONE} inside a symbol. */
    private final int[] next;
    /** Where the symbol before starts, negative for the first. */
    private final int[] before;
    /** The piece that a symbol is. */
    private final int[] piece;
    /** The piece that a symbol and its next one would be. */
    private final int[] candidate;
    private final LongHeap heap;

    PieceMerge(Pieces pieces, String text) {
        this.pieces = pieces;
        this.text = text;
        int chars = text.length();
        this.next = filled(chars);
        this.before = filled(chars);
        this.piece = filled(chars);
        this.candidate = filled(chars);
        this.heap = new LongHeap(chars);
    }

    private static int[] filled(int length) {
        int[] array = new int[length];
        Arrays.fill(array, GONE);
        return array;
    }

    void into(IdList ids, SentencePieceBpe.ByteFallback fallback) {
        characters();
        merge();
        for (int at = 0; at < text.length(); at = next[at]) {
            if (piece[at] == Pieces.NONE) {
                fallback.write(text.substring(at, next[at]), ids);
            } else {
                ids.add(piece[at]);
            }
        }
    }

    private void characters() {
        int last = -1;
        for (int at = 0; at < text.length(); at = next[at]) {
            next[at] = at + Character.charCount(text.codePointAt(at));
            before[at] = last;
            piece[at] = pieces.id(text, at, next[at]);
            last = at;
        }
        for (int at = 0; at < text.length(); at = next[at]) {
            consider(at);
        }
    }

    private void consider(int left) {
        int right = next[left];
        candidate[left] = right == text.length() ? Pieces.NONE : pieces.id(text, left, next[right]);
        if (candidate[left] != Pieces.NONE) {
            heap.add((long) pieces.rank(candidate[left]) << 32 | left);
        }
    }

    private void merge() {
        while (!heap.isEmpty()) {
            long best = heap.poll();
            int left = (int) best;
            // Candidates whose symbols have changed meanwhile stay in the heap and are passed over here.
            if (candidate[left] == Pieces.NONE || pieces.rank(candidate[left]) != (int) (best >>> 32)) {
                continue;
            }
            int right = next[left];
            piece[left] = candidate[left];
            next[left] = next[right];
            next[right] = GONE;
            candidate[right] = Pieces.NONE;
            if (next[left] < text.length()) {
                before[next[left]] = left;
            }
            consider(left);
            if (before[left] >= 0) {
                consider(before[left]);
            }
        }
    }
}
