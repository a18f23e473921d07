package io.tokenworks.gateway.edge;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.ReferenceCountUtil;
import io.tokenworks.openai.ApiFault;
import java.util.concurrent.TimeUnit;

/** A connection that is told why it is closed, whatever it says. Stands before HTTP's codec. */
final class TurnedAway extends ChannelInboundHandlerAdapter {

    private static final long FAREWELL_MILLIS = 1000;

    private final ApiFault fault;

    TurnedAway(ApiFault fault) {
        this.fault = fault;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        var _ = context.writeAndFlush(BareAnswer.bytes(fault)).addListener(_ -> leave(context));
    }

    /** A connection that is closed with bytes unread is reset, and the answer lost: half of it goes first. */
    private static void leave(ChannelHandlerContext context) {
        if (context.channel() instanceof DuplexChannel duplex) {
            var _ = duplex.shutdownOutput();
        }
        var _ = context.executor().schedule(() -> {
            var _ = context.close();
        }, FAREWELL_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ReferenceCountUtil.release(message);
    }
}
