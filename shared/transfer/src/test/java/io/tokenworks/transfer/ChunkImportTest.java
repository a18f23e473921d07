package io.tokenworks.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tokenworks.engine.api.EngineEvent;
import io.tokenworks.tensor.KvMemory.KvRange;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A pool whose bytes the host does not see checks what has arrived in it. */
class ChunkImportTest {
    private static final int LAYERS = ArrayKv.SPEC.layers();
    private static final KvRange SENT = new KvRange(0, 0, 0, LAYERS);

    /** Computes checksums by itself, and now and then loses a bit on the way in. */
    private static final class FarKv extends ArrayKv {
        private final int lost;
        private final List<Byte> answers = new ArrayList<>();
        private @Nullable ArrayKv reached;
        private int givenBack;

        FarKv(int lost) {
            super(4);
            this.lost = lost;
        }

        @Override
        public boolean checksums() {
            return true;
        }

        @Override
        public int checksum(KvRange range) {
            return HandoverProtocol.Chunk.crc(ByteBuffer.wrap(block(range.block())));
        }

        @Override
        public Optional<Near> borrow(byte[] share) {
            return Optional.ofNullable(reached).map(theirs -> new Near() {
                @Override
                public void copy(KvRange from, KvRange to) {
                    System.arraycopy(theirs.block(from.block()), 0, block(to.block()), 0, block(0).length);
                }

                @Override
                public void close() {
                    givenBack++;
                }
            });
        }

        @Override
        public synchronized void importRange(KvRange range, ByteBuffer source) {
            super.importRange(range, source);
            block(range.block())[0] ^= (byte) lost;
        }
    }

    private static int imported(FarKv kv) throws IOException {
        byte[] content = ArrayKv.random(1, 3).block(0);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        HandoverProtocol.Chunk.of(SENT, content.length, HandoverProtocol.Chunk.crc(ByteBuffer.wrap(content)))
                .write(HandoverProtocol.CHUNK, out);
        out.write(content);
        out.writeByte(HandoverProtocol.END);
        out.writeInt(16);
        return read(kv, bytes.toByteArray());
    }

    private static int read(FarKv kv, byte[] bytes) throws IOException {
        EngineEvent.ImportWanted wanted = new EngineEvent.ImportWanted(1, 0, 16, new int[][]{{2}});
        try (ChunkImport blocks = new ChunkImport(kv, wanted, new HandoverCounters(), kv.answers::add)) {
            return blocks.readAll(new DataInputStream(new ByteArrayInputStream(bytes)));
        }
    }

    /** A share, then one block of it that is lent, whose bytes do not come along. */
    private static byte[] lent(ArrayKv theirs, int block) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeByte(HandoverProtocol.SHARE);
        out.writeInt(1);
        out.writeByte(7);
        byte[] content = theirs.block(block);
        HandoverProtocol.Chunk.of(SENT, content.length, HandoverProtocol.Chunk.crc(ByteBuffer.wrap(content)))
                .write(HandoverProtocol.LENT, out);
        out.writeInt(block);
        out.writeByte(HandoverProtocol.END);
        out.writeInt(16);
        return bytes.toByteArray();
    }

    @Test
    void aBlockWithinReachIsCopiedWithoutItsBytesComingAlong() throws IOException {
        FarKv kv = new FarKv(0);
        kv.reached = ArrayKv.random(3, 9);
        assertThat(read(kv, lent(kv.reached, 1))).isEqualTo(16);
        assertThat(kv.block(2)).isEqualTo(kv.reached.block(1));
        assertThat(kv.answers).containsExactly(HandoverProtocol.NEAR);
        assertThat(kv.givenBack).isEqualTo(1);
    }

    @Test
    void aBlockThatIsAnotherByNowIsNoticed() throws IOException {
        FarKv kv = new FarKv(0);
        kv.reached = ArrayKv.random(3, 9);
        byte[] said = lent(kv.reached, 1);
        kv.reached.block(1)[5] ^= 1;
        assertThatThrownBy(() -> read(kv, said)).isInstanceOf(HandoverFault.class)
                .extracting(fault -> ((HandoverFault) fault).failure()).isEqualTo(HandoverFailure.CHECKSUM);
        assertThat(kv.givenBack).isEqualTo(1);
    }

    @Test
    void whatIsOutOfReachIsSaidSoAndNotTakenFor() {
        FarKv kv = new FarKv(0);
        assertThatThrownBy(() -> read(kv, lent(ArrayKv.random(3, 9), 1))).isInstanceOf(HandoverFault.class)
                .extracting(fault -> ((HandoverFault) fault).failure()).isEqualTo(HandoverFailure.PROTOCOL);
        assertThat(kv.answers).containsExactly(HandoverProtocol.FAR);
    }

    @Test
    void whatArrivedWholeIsTaken() throws IOException {
        FarKv kv = new FarKv(0);
        assertThat(imported(kv)).isEqualTo(16);
        assertThat(kv.block(2)).isEqualTo(ArrayKv.random(1, 3).block(0));
    }

    @Test
    void aBitLostBehindTheHostIsNoticed() {
        assertThatThrownBy(() -> imported(new FarKv(1))).isInstanceOf(HandoverFault.class)
                .extracting(fault -> ((HandoverFault) fault).failure()).isEqualTo(HandoverFailure.CHECKSUM);
    }
}
