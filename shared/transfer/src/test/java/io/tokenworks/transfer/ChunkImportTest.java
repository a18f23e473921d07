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
import org.junit.jupiter.api.Test;

/** A pool whose bytes the host does not see checks what has arrived in it. */
class ChunkImportTest {
    private static final int LAYERS = ArrayKv.SPEC.layers();
    private static final KvRange SENT = new KvRange(0, 0, 0, LAYERS);

    /** Computes checksums by itself, and now and then loses a bit on the way in. */
    private static final class FarKv extends ArrayKv {
        private final int lost;

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
        public void importRange(KvRange range, ByteBuffer source) {
            super.importRange(range, source);
            block(range.block())[0] ^= (byte) lost;
        }
    }

    private static int imported(FarKv kv) throws IOException {
        byte[] content = ArrayKv.random(1, 3).block(0);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        HandoverProtocol.Chunk.of(SENT, content.length, HandoverProtocol.Chunk.crc(ByteBuffer.wrap(content)))
                .write(out);
        out.write(content);
        out.writeByte(HandoverProtocol.END);
        out.writeInt(16);
        EngineEvent.ImportWanted wanted = new EngineEvent.ImportWanted(1, 0, 16, new int[][]{{2}});
        return new ChunkImport(kv, wanted, new HandoverCounters())
                .readAll(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
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
