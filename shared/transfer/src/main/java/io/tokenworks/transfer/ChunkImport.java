package io.tokenworks.transfer;

import io.tokenworks.engine.api.EngineEvent;
import io.tokenworks.tensor.KvGroupSpec;
import io.tokenworks.tensor.KvMemory;
import io.tokenworks.tensor.KvMemory.KvRange;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes arriving chunks into the blocks that the engine reserved, and into no others. Complete only if every layer of
 * every wanted block came, in order, with the right checksum.
 */
final class ChunkImport implements AutoCloseable {
    private final KvMemory kv;
    private final EngineEvent.ImportWanted range;
    private final HandoverCounters counters;
    private final List<KvGroupSpec> groups;
    private final int fromBlock;
    private final int[][] layersRead;
    private final Answers answers;
    private int blocksOpen;
    private KvMemory.@Nullable Near near;

    /** What the server is told while it sends. */
    interface Answers {
        void send(byte answer) throws IOException;
    }

    ChunkImport(KvMemory kv, EngineEvent.ImportWanted range, HandoverCounters counters, Answers answers) {
        this.answers = answers;
        this.kv = kv;
        this.range = range;
        this.counters = counters;
        this.groups = kv.groups();
        int blockTokens = groups.getFirst().blockTokens();
        this.fromBlock = range.fromPosition() / blockTokens;
        boolean empty = range.toPosition() <= range.fromPosition();
        int blocks = empty ? 0 : Math.ceilDiv(range.toPosition(), blockTokens) - fromBlock;
        this.layersRead = new int[groups.size()][blocks];
        this.blocksOpen = groups.size() * blocks;
    }

    /** Reads to the end; returns how many positions the prefill worker computed. */
    int readAll(DataInputStream in) throws IOException {
        while (true) {
            switch (in.readByte()) {
                case HandoverProtocol.CHUNK -> take(HandoverProtocol.Chunk.read(in), in);
                case HandoverProtocol.SHARE -> reach(in);
                case HandoverProtocol.LENT -> copy(HandoverProtocol.Chunk.read(in), in.readInt());
                case HandoverProtocol.KEEP_ALIVE -> {
                }
                case HandoverProtocol.GONE ->
                    throw new HandoverFault(HandoverFailure.ABANDONED, "the prefill was given up");
                case HandoverProtocol.END -> {
                    if (blocksOpen > 0) {
                        throw new HandoverFault(HandoverFailure.PROTOCOL, blocksOpen + " blocks are incomplete");
                    }
                    return in.readInt();
                }
                default -> throw new HandoverFault(HandoverFailure.PROTOCOL, "unknown message");
            }
        }
    }

    private void take(HandoverProtocol.Chunk chunk, DataInputStream in) throws IOException {
        KvRange target = target(chunk);
        byte[] bytes = new byte[chunk.bytes()];
        in.readFully(bytes);
        write(chunk, ByteBuffer.wrap(bytes), target);
        taken(chunk);
    }

    private void taken(HandoverProtocol.Chunk chunk) {
        layersRead[chunk.group()][chunk.blockIndex() - fromBlock] = chunk.layerTo();
        boolean blockDone = chunk.layerTo() == groups.get(chunk.group()).layers();
        blocksOpen -= blockDone ? 1 : 0;
        counters.received(chunk.bytes(), blockDone);
    }

    /** The prefill worker's pools may be within reach: of the same device, say. */
    private void reach(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (near != null || length < 0 || length > KvMemory.SHARE_BYTES_MAX) {
            throw new HandoverFault(HandoverFailure.PROTOCOL, "shared twice, or too much");
        }
        byte[] share = in.readNBytes(length);
        near = kv.checksums() ? kv.borrow(share).orElse(null) : null;
        answers.send(near == null ? HandoverProtocol.FAR : HandoverProtocol.NEAR);
    }

    /** @param block of theirs */
    private void copy(HandoverProtocol.Chunk chunk, int block) throws IOException {
        KvMemory.Near from = near;
        if (from == null) {
            throw new HandoverFault(HandoverFailure.PROTOCOL, "a block that is out of reach");
        }
        KvRange target = target(chunk);
        from.copy(new KvRange(chunk.group(), block, chunk.layerFrom(), chunk.layerTo()), target);
        check(chunk, kv.checksum(target));
        taken(chunk);
    }

    @Override
    public void close() {
        if (near != null) {
            near.close();
        }
    }

    /**
     * Where the host's memory is the pool's, wrong bytes are not even written. A device checks what has arrived in its
     * own; the block belongs to nobody yet.
     */
    private void write(HandoverProtocol.Chunk chunk, ByteBuffer content, KvRange target) throws HandoverFault {
        if (kv.checksums()) {
            kv.importRange(target, content);
            check(chunk, kv.checksum(target));
        } else {
            check(chunk, HandoverProtocol.Chunk.crc(content));
            kv.importRange(target, content);
        }
    }

    private static void check(HandoverProtocol.Chunk chunk, int contentChecksum) throws HandoverFault {
        if (chunk.checksumWith(contentChecksum) != chunk.checksum()) {
            throw new HandoverFault(HandoverFailure.CHECKSUM, "chunk with a wrong checksum");
        }
    }

    /** Checks all that was promised before a byte is allocated or written. */
    private KvRange target(HandoverProtocol.Chunk chunk) throws HandoverFault {
        int group = chunk.group();
        int index = chunk.blockIndex() - fromBlock;
        if (group < 0 || group >= groups.size() || index < 0 || index >= layersRead[group].length) {
            throw new HandoverFault(HandoverFailure.PROTOCOL, "a block that was not asked for");
        }
        KvGroupSpec spec = groups.get(group);
        boolean inOrder = chunk.layerFrom() == layersRead[group][index]
                && chunk.layerTo() > chunk.layerFrom()
                && chunk.layerTo() <= spec.layers();
        int block = range.blockTables()[group][chunk.blockIndex()];
        KvRange target = new KvRange(group, block, chunk.layerFrom(), chunk.layerTo());
        if (!inOrder || target.bytes(spec) != chunk.bytes()) {
            throw new HandoverFault(HandoverFailure.PROTOCOL, "layers out of order");
        }
        return target;
    }
}
