package io.tokenworks.transfer;

import io.tokenworks.engine.api.HandoverSource;
import io.tokenworks.tensor.KvGroupSpec;
import java.util.List;

/**
 * Which block × layer ranges of a prefill may be sent now and were not yet. Block {@code b} holds positions [b ×
 * blockTokens, (b + 1) × blockTokens), the last one perhaps fewer; a layer of it may go once all of its positions have
 * that layer written.
 */
final class ReadyRanges {
    private final HandoverSource source;
    private final List<KvGroupSpec> groups;
    private final int fromBlock;
    private final int[][] layersSent;
    private int blocksOpen;

    /** @param toPosition exclusive; positions [fromPosition, toPosition) are wanted */
    ReadyRanges(HandoverSource source, int fromPosition, int toPosition) {
        this.source = source;
        this.groups = source.kv().groups();
        int blockTokens = groups.getFirst().blockTokens();
        this.fromBlock = fromPosition / blockTokens;
        int blocks = toPosition <= fromPosition ? 0 : Math.ceilDiv(toPosition, blockTokens) - fromBlock;
        this.layersSent = new int[groups.size()][blocks];
        this.blocksOpen = groups.size() * blocks;
    }

    /** True once every layer of every wanted block was taken. */
    boolean exhausted() {
        return blocksOpen == 0;
    }

    /**
     * Offers what is ready to {@code sink}, in order of blocks; at most {@code bytesMax} a piece but at least one
     * layer.
     *
     * @return whether there was anything
     */
    <E extends Exception> boolean drain(int bytesMax, Sink<E> sink) throws E {
        boolean any = false;
        int computed = source.computedPositions();
        HandoverSource.Watermark watermark = source.watermark();
        for (int group = 0; group < groups.size(); group++) {
            KvGroupSpec spec = groups.get(group);
            int layersMax = (int) Math.max(1, bytesMax / spec.layerBytes());
            for (int i = 0; i < layersSent[group].length; i++) {
                int ready = readyLayers(spec, fromBlock + i, computed, watermark);
                while (layersSent[group][i] < ready) {
                    int from = layersSent[group][i];
                    int to = Math.min(ready, from + layersMax);
                    layersSent[group][i] = to;
                    blocksOpen -= to == spec.layers() ? 1 : 0;
                    sink.send(group, fromBlock + i, from, to);
                    any = true;
                }
            }
        }
        return any;
    }

    private int readyLayers(KvGroupSpec spec, int block, int computed, HandoverSource.Watermark watermark) {
        int end = Math.min((block + 1) * spec.blockTokens(), source.positions());
        if (end <= computed) {
            return spec.layers();
        }
        // The watermark counts layers of the whole model; with several groups it does not say which are this group's.
        boolean oneGroup = groups.size() == 1;
        return oneGroup && end <= watermark.position() ? Math.min(watermark.layers(), spec.layers()) : 0;
    }

    /** Takes one range. */
    interface Sink<E extends Exception> {
        void send(int group, int blockIndex, int layerFrom, int layerTo) throws E;
    }
}
