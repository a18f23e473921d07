package io.tokenworks.wire.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class FrameCodecProperties {

    @Property(tries = 300)
    void framesSurviveTheWireHoweverTheyAreCut(
            @ForAll("frames") List<Frame> frames, @ForAll @IntRange(min = 1, max = 40) int cut) {
        ByteArrayOutputStream wire = new ByteArrayOutputStream();
        frames.forEach(frame -> wire.writeBytes(FrameCodec.encode(frame)));

        FrameDecoder decoder = new FrameDecoder();
        List<Frame> read = new ArrayList<>();
        byte[] bytes = wire.toByteArray();
        for (int from = 0; from < bytes.length; from += cut) {
            read.addAll(decoder.feed(ByteBuffer.wrap(bytes, from, Math.min(cut, bytes.length - from))));
        }

        assertThat(read).usingRecursiveComparison().isEqualTo(frames);
        assertThat(decoder.atFrameBoundary()).isTrue();
    }

    @Property(tries = 500)
    void garbageIsAFaultAndNothingElse(@ForAll @Size(min = 4, max = 64) byte[] garbage) {
        try {
            new FrameDecoder().feed(ByteBuffer.wrap(garbage));
        } catch (FrameFault expected) {
            assertThat(expected).hasMessageNotContaining("null");
        }
    }

    @Example
    void anotherVersionIsRefused() {
        byte[] bytes = FrameCodec.encode(new Frame.Accepted(3));
        bytes[FrameCodec.LENGTH_BYTES] = 2;
        assertThatThrownBy(() -> new FrameDecoder().feed(ByteBuffer.wrap(bytes)))
                .isInstanceOf(FrameFault.class)
                .hasMessageContaining("version 2");
    }

    @Example
    void aLyingCountAllocatesNothing() {
        byte[] bytes = FrameCodec.encode(new Frame.Tokens(0, new int[]{1}, "", List.of()));
        ByteBuffer.wrap(bytes).putInt(10, Integer.MAX_VALUE);
        assertThatThrownBy(() -> new FrameDecoder().feed(ByteBuffer.wrap(bytes))).isInstanceOf(FrameFault.class);
    }

    @Provide
    Arbitrary<List<Frame>> frames() {
        return Arbitraries.<Frame>oneOf(List.of(accepted(), tokens(), finished(), failed())).list().ofMaxSize(6);
    }

    private static Arbitrary<Frame> accepted() {
        return Arbitraries.integers().map(Frame.Accepted::new);
    }

    private static Arbitrary<Frame> tokens() {
        return Combinators.combine(Arbitraries.integers(), ints(), text(), logprobs().list().ofMaxSize(3))
                .as(Frame.Tokens::new);
    }

    private static Arbitrary<Frame> finished() {
        return Combinators.combine(text(), text(), counts()).as(Frame.Finished::new);
    }

    private static Arbitrary<Frame> failed() {
        return Combinators.combine(text(), text(), Arbitraries.of(true, false), counts()).as(Frame.Failed::new);
    }

    private static Arbitrary<Frame.Counts> counts() {
        Arbitrary<Integer> any = Arbitraries.integers();
        return Combinators.combine(any, any, any, any, any).as(Frame.Counts::new);
    }

    private static Arbitrary<Frame.TokenLogprobs> logprobs() {
        return ints().map(ids -> new Frame.TokenLogprobs(-0.5f, ids, new float[ids.length]));
    }

    private static Arbitrary<int[]> ints() {
        return Arbitraries.integers().array(int[].class).ofMaxSize(20);
    }

    private static Arbitrary<String> text() {
        return Arbitraries.of("", "hello", "ein Töpfchen", "日本", "\uD83D\uDE00!", "a\u0000b");
    }
}
