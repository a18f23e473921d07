package io.tokenworks.transfer;

import io.tokenworks.tensor.KvMemory.KvRange;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * The bytes on the wire, big-endian.
 * <pre>
 * reader                                          server
 * magic, version, id, secret, compatibility  →
 *                                            ←    ANSWER_OK or a refusal
 * HEARTBEAT, repeatedly                      →
 * WANT from, to                              →
 *                                            ←    SHARE length bytes, if there is something to share
 * NEAR | FAR, the answer to that             →
 *                                            ←    CHUNK header bytes | LENT header block | KEEP_ALIVE, repeatedly
 *                                            ←    END positionsComputed | GONE
 * ACK                                        →
 * </pre>
 */
final class HandoverProtocol {
    static final int MAGIC = 0x54574b56;
    static final byte VERSION = 3;

    /** From the reader. */
    static final byte HEARTBEAT = 1;

    static final byte WANT = 2;
    static final byte ACK = 3;

    /** The reader reaches the pools by itself, or does not. */
    static final byte NEAR = 4;

    static final byte FAR = 5;

    /** Answers to the hello. */
    static final byte ANSWER_OK = 0;

    static final byte ANSWER_TICKET_REFUSED = 1;
    static final byte ANSWER_INCOMPATIBLE = 2;
    static final byte ANSWER_BUSY = 3;

    /** From the server. */
    static final byte CHUNK = 10;

    static final byte KEEP_ALIVE = 11;
    static final byte END = 12;
    static final byte GONE = 13;
    static final byte SHARE = 14;

    /** A chunk without its bytes: the reader copies them from the block that is named. */
    static final byte LENT = 15;

    private HandoverProtocol() {}

    /**
     * One piece of a block.
     *
     * @param group index of the KV group
     * @param blockIndex index in the sequence's block table
     * @param layerFrom first layer of the group
     * @param layerTo layer after the last
     * @param bytes length of what follows
     * @param checksum CRC32C of the other fields and of the CRC32C of what follows
     */
    record Chunk(int group, int blockIndex, int layerFrom, int layerTo, int bytes, int checksum) {

        /** @param contentChecksum CRC32C of the range's bytes, wherever it was computed */
        static Chunk of(KvRange range, int bytes, int contentChecksum) {
            Chunk unsigned = new Chunk(range.group(), range.block(), range.layerFrom(), range.layerTo(), bytes, 0);
            return new Chunk(range.group(), range.block(), range.layerFrom(), range.layerTo(), bytes,
                    unsigned.checksumWith(contentChecksum));
        }

        static Chunk read(DataInputStream in) throws IOException {
            return new Chunk(in.readInt(), in.readInt(), in.readInt(), in.readInt(), in.readInt(), in.readInt());
        }

        /** @param kind CHUNK or LENT */
        void write(byte kind, DataOutputStream out) throws IOException {
            out.writeByte(kind);
            out.writeInt(group);
            out.writeInt(blockIndex);
            out.writeInt(layerFrom);
            out.writeInt(layerTo);
            out.writeInt(bytes);
            out.writeInt(checksum);
        }

        /** The fields are covered too: right bytes at a wrong place are wrong bytes. */
        int checksumWith(int contentChecksum) {
            return crc(ByteBuffer.allocate(6 * Integer.BYTES)
                    .putInt(group)
                    .putInt(blockIndex)
                    .putInt(layerFrom)
                    .putInt(layerTo)
                    .putInt(bytes)
                    .putInt(contentChecksum)
                    .flip());
        }

        /** CRC32C of what remains of {@code bytes}, which stay where they are. */
        static int crc(ByteBuffer bytes) {
            CRC32C crc = new CRC32C();
            crc.update(bytes.duplicate());
            return (int) crc.getValue();
        }
    }
}
