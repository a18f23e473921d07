package io.tokenworks.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenworks.engine.api.EngineCommand;
import io.tokenworks.engine.api.EngineEvent;
import io.tokenworks.tensor.KvMemory.KvRange;
import io.tokenworks.testkit.FakeClock;
import io.tokenworks.wire.worker.Ticket;
import io.tokenworks.wire.worker.TicketCancel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Both sides over real TCP; the engines are played by the test. */
class HandoverTest {
    private static final int POSITIONS = 70;
    private static final int[] SOURCE_TABLE = {7, 3, 9, 1, 4};
    private static final int[] TARGET_TABLE = {2, 0, 5, 8, 6};

    private final FakeClock clock = FakeClock.create();
    private final BlockingQueue<EngineCommand> prefillEngine = new LinkedBlockingQueue<>();
    private final BlockingQueue<EngineCommand> decodeEngine = new LinkedBlockingQueue<>();
    private final HandoverCounters sent = new HandoverCounters();
    private final HandoverCounters received = new HandoverCounters();
    private final ArrayKv from = ArrayKv.random(10, 1);
    private final ArrayKv to = new ArrayKv(10);
    private final ScriptedSource source = new ScriptedSource(from, SOURCE_TABLE, POSITIONS);
    private final List<FlippingProxy> proxies = new ArrayList<>();
    private HandoverServer server;

    @BeforeEach
    void open() throws IOException {
        server = serverFor("kind");
    }

    @AfterEach
    void close() throws IOException {
        server.close();
        for (FlippingProxy proxy : proxies) {
            proxy.close();
        }
        assertThat(server.open()).isZero();
    }

    @Test
    void theWantedBlocksArriveWhileTheyAreComputed() throws Exception {
        HandoverReader reader = read(offered(), "kind");
        server.attach(1, source);
        reader.importInto(wanted(16, POSITIONS));
        source.reach(48, 2);
        await(() -> received.bytesReceived() == 2 * 2 * ArrayKv.SPEC.layerBytes());
        assertThat(received.blocksReceived()).isZero();
        source.computedTo(48);
        await(() -> received.blocksReceived() == 2);
        assertThat(decodeEngine).isEmpty();
        source.computedAll();

        assertThat(next(decodeEngine)).isEqualTo(new EngineCommand.Imported(11, POSITIONS, POSITIONS - 16));

        for (int block = 1; block < 5; block++) {
            assertThat(to.block(TARGET_TABLE[block])).isEqualTo(from.block(SOURCE_TABLE[block]));
        }
        assertThat(to.block(TARGET_TABLE[0])).as("not asked for").containsOnly(0);
        assertReleased();
        assertThat(sent.blocksSent()).isEqualTo(4).isEqualTo(received.blocksReceived());
        assertThat(sent.bytesSent()).isEqualTo(4 * ArrayKv.SPEC.blockBytes());
    }

    @Test
    void aTicketWorksOnce() throws Exception {
        Ticket ticket = offered();
        server.attach(1, source.computedAll());
        HandoverReader first = read(ticket, "kind");
        first.importInto(wanted(0, POSITIONS));
        assertThat(next(decodeEngine)).isInstanceOf(EngineCommand.Imported.class);
        HandoverReader second = read(ticket, "kind");
        second.importInto(wanted(0, POSITIONS));
        assertThat(next(decodeEngine)).isEqualTo(new EngineCommand.ImportFailed(11));
        assertThat(received.failures(HandoverFailure.TICKET_REFUSED)).isEqualTo(1);
        assertReleased();
    }

    @Test
    void aWrongSecretOpensNothingAndHarmsNothing() throws Exception {
        Ticket ticket = offered();
        server.attach(1, source.computedAll());
        Ticket forged = new Ticket(ticket.id(), "guess", ticket.host(), ticket.port(), "kind", POSITIONS, 30_000);
        read(forged, "kind").importInto(wanted(0, POSITIONS));
        assertThat(next(decodeEngine)).isInstanceOf(EngineCommand.ImportFailed.class);
        assertThat(server.cancel(new TicketCancel(ticket.id(), "guess"))).isFalse();

        read(ticket, "kind").importInto(wanted(0, POSITIONS));
        assertThat(next(decodeEngine)).isInstanceOf(EngineCommand.Imported.class);
        assertReleased();
    }

    @Test
    void workersOfDifferentKindsDoNotPair() throws Exception {
        server.attach(1, source.computedAll());
        read(offered(), "another kind").importInto(wanted(0, POSITIONS));
        assertThat(next(decodeEngine)).isInstanceOf(EngineCommand.ImportFailed.class);
        assertThat(received.failures(HandoverFailure.INCOMPATIBLE)).isEqualTo(1);
    }

    @Test
    void aByteFlippedOnTheWayIsNoticedAndNotWritten() throws Exception {
        Ticket ticket = throughProxy(offered(), 5000);
        server.attach(1, source.computedAll());
        read(ticket, "kind").importInto(wanted(0, POSITIONS));
        assertThat(next(decodeEngine)).isEqualTo(new EngineCommand.ImportFailed(11));
        assertThat(received.failures(HandoverFailure.CHECKSUM)).isEqualTo(1);
        assertThat(to.block(TARGET_TABLE[1])).containsOnly(0);
        assertReleased();
    }

    @Test
    void aByteChangedBeforeItsChecksumArrives() throws Exception {
        ArrayKv bad = new ArrayKv(10) {
            @Override
            public void exportRange(KvRange range, ByteBuffer target) {
                from.exportRange(range, target);
                target.put(3, (byte) ~target.get(3));
            }
        };
        Ticket ticket = offered();
        server.attach(1, new ScriptedSource(bad, SOURCE_TABLE, POSITIONS).computedAll());
        read(ticket, "kind").importInto(wanted(0, POSITIONS));
        assertThat(next(decodeEngine)).isInstanceOf(EngineCommand.Imported.class);
        assertThat(to.block(TARGET_TABLE[2])[3]).isEqualTo((byte) ~from.block(SOURCE_TABLE[2])[3]);
        assertReleased();
    }

    @Test
    void whatNobodyComesForIsReleasedWhenTheLeaseEnds() throws Exception {
        offered();
        server.attach(1, source);
        clock.advance(Duration.ofSeconds(29));
        server.sweep();
        assertThat(server.open()).isEqualTo(1);
        clock.advance(Duration.ofSeconds(1));
        server.sweep();
        assertReleased();
        assertThat(sent.failures(HandoverFailure.LEASE_EXPIRED)).isEqualTo(1);
    }

    @Test
    void heartbeatsFromArrivalKeepTheLease() throws Exception {
        // Beats come every 10 ms of real time, a third of the lease; the fake clock may then pass many leases.
        HandoverReader reader = read(offered(Duration.ofMillis(30)), "kind");
        for (int i = 0; i < 20; i++) {
            clock.advance(Duration.ofMillis(20));
            awaitLeaseEnd(clock.nanos() + Duration.ofMillis(30).toNanos());
            server.sweep();
        }
        server.attach(1, source.computedAll());
        reader.importInto(wanted(0, POSITIONS));
        assertThat(next(decodeEngine)).isInstanceOf(EngineCommand.Imported.class);
    }

    private void awaitLeaseEnd(long nanos) {
        await(() -> server.leaseEndsNanos(1).orElse(0) >= nanos);
    }

    @Test
    void aCancelledTicketIsReleasedAndItsReaderFails() throws Exception {
        Ticket ticket = offered();
        server.attach(1, source.computedTo(32));
        HandoverReader reader = read(ticket, "kind");
        reader.importInto(wanted(0, POSITIONS));
        await(() -> received.blocksReceived() == 2);
        assertThat(server.cancel(new TicketCancel(ticket.id(), ticket.secret()))).isTrue();
        assertReleased();
        assertThat(next(decodeEngine)).isEqualTo(new EngineCommand.ImportFailed(11));
    }

    @Test
    void aReaderThatDiesMidwayReleases() throws Exception {
        HandoverReader reader = read(offered(), "kind");
        server.attach(1, source.computedTo(32));
        reader.importInto(wanted(0, POSITIONS));
        await(() -> received.blocksReceived() == 2);
        reader.sequenceEnded();
        assertThat(next(decodeEngine)).as("the engine gets its blocks back")
                .isEqualTo(new EngineCommand.ImportFailed(11));
        assertReleased();
    }

    @Test
    void aReaderWhoseSequenceEndedBeforeItsImportAnswersALateWish() throws Exception {
        HandoverReader reader = read(offered(), "kind");
        reader.sequenceEnded();
        assertReleased();
        assertThat(decodeEngine).isEmpty();
        reader.importInto(wanted(0, POSITIONS));
        assertThat(next(decodeEngine)).isEqualTo(new EngineCommand.ImportFailed(11));
    }

    @Test
    void anAbandonedPrefillIsToldToTheReader() throws Exception {
        HandoverReader reader = read(offered(), "kind");
        server.attach(1, source.computedTo(32));
        reader.importInto(wanted(0, POSITIONS));
        source.abandon();
        assertThat(next(decodeEngine)).isEqualTo(new EngineCommand.ImportFailed(11));
        assertThat(received.failures(HandoverFailure.ABANDONED)).isEqualTo(1);
        assertReleased();
    }

    @Test
    void nobodyAtTheDoorIsAFailedImport() throws Exception {
        Ticket ticket = offered();
        server.close();
        read(ticket, "kind").importInto(wanted(0, POSITIONS));
        assertThat(next(decodeEngine)).isEqualTo(new EngineCommand.ImportFailed(11));
        assertThat(received.failures(HandoverFailure.CONNECT)).isEqualTo(1);
    }

    @Test
    void compatibilityDependsOnEverythingThatShapesTheBytes() {
        var groups = List.of(ArrayKv.SPEC);
        assertThat(List.of(
                Compatibility.of("w", groups, "invariant"),
                Compatibility.of("v", groups, "invariant"),
                Compatibility.of("w", groups, "fast"),
                Compatibility.of("w", List.of(ArrayKv.SPEC, ArrayKv.SPEC), "invariant")))
                .doesNotHaveDuplicates()
                .allMatch(hash -> hash.length() == 64);
    }

    private Ticket offered() throws IOException {
        return server.offer(1, POSITIONS).orElseThrow();
    }

    private Ticket offered(Duration lease) throws IOException {
        server.close();
        server = HandoverServer.start(HandoverConfig.loopback(lease), "kind", wiring());
        return offered();
    }

    private HandoverServer serverFor(String kind) throws IOException {
        return HandoverServer.start(HandoverConfig.loopback(Duration.ofSeconds(30)), kind, wiring());
    }

    private HandoverServer.Wiring wiring() {
        return new HandoverServer.Wiring(prefillEngine::add, clock::nanos, sent);
    }

    private Ticket throughProxy(Ticket ticket, int flipAt) throws IOException {
        FlippingProxy proxy = new FlippingProxy(ticket.port(), flipAt);
        proxies.add(proxy);
        return new Ticket(
                ticket.id(), ticket.secret(), "127.0.0.1", proxy.port(), "kind", POSITIONS, ticket.leaseMillis());
    }

    private HandoverReader read(Ticket ticket, String kind) {
        return HandoverReader.start(
                ticket,
                11,
                new HandoverReader.Wiring(to, kind, decodeEngine::add, received, Duration.ofSeconds(5)));
    }

    private static EngineEvent.ImportWanted wanted(int fromPosition, int toPosition) {
        return new EngineEvent.ImportWanted(11, fromPosition, toPosition, new int[][]{TARGET_TABLE});
    }

    private void assertReleased() throws InterruptedException {
        assertThat(next(prefillEngine)).isEqualTo(new EngineCommand.Cancel(1));
        assertThat(next(prefillEngine)).isEqualTo(new EngineCommand.ReleaseHandover(1));
        assertThat(prefillEngine).isEmpty();
    }

    private static EngineCommand next(BlockingQueue<EngineCommand> engine) throws InterruptedException {
        return engine.poll(10, TimeUnit.SECONDS);
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited long enough").isLessThan(deadline);
            Thread.onSpinWait();
            Thread.yield();
        }
    }
}
