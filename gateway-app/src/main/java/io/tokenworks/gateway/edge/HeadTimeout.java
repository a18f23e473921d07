package io.tokenworks.gateway.edge;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.concurrent.Future;
import io.tokenworks.openai.ApiFault;
import io.tokenworks.openai.ErrorCode;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Ends connections whose request does not get to the end of its head in time, however lively its bytes come: a timeout
 * that counts silence is fooled by one byte now and then. Stands behind HTTP's codec; {@link #firstByte} stands before
 * it. One for each connection, owned by its event loop.
 */
final class HeadTimeout extends ChannelDuplexHandler {

    private final long limitMillis;
    private final EdgeMeters meters;
    /** Requests without a whole answer; clients may send several ahead. */
    private int unanswered;
    private @Nullable Future<?> running;

    HeadTimeout(long limitMillis, EdgeMeters meters) {
        this.limitMillis = limitMillis;
        this.meters = meters;
    }

    /** Starts the clock with the first byte after the answer to the request before. */
    ChannelInboundHandlerAdapter firstByte() {
        return new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext context, Object message) {
                if (unanswered == 0 && running == null) {
                    running = context.executor().schedule(
                            () -> late(context), limitMillis, TimeUnit.MILLISECONDS);
                }
                context.fireChannelRead(message);
            }
        };
    }

    private void late(ChannelHandlerContext context) {
        ApiFault fault = new ApiFault(ErrorCode.REQUEST_TIMEOUT, "The request's head did not arrive in time.");
        meters.refused(fault);
        var _ = context.writeAndFlush(BareAnswer.bytes(fault)).addListener(ChannelFutureListener.CLOSE);
    }

    private void stop() {
        if (running != null) {
            running.cancel(false);
            running = null;
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof HttpRequest) {
            stop();
            unanswered++;
        } else if (message instanceof LastHttpContent) {
            stop(); // of a body that was answered before it was whole
        }
        context.fireChannelRead(message);
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (message instanceof LastHttpContent && !goesOn(message)) {
            unanswered = Math.max(0, unanswered - 1);
        }
        var _ = context.write(message, promise);
    }

    private static boolean goesOn(Object message) {
        return message instanceof HttpResponse response
                && response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        stop();
        context.fireChannelInactive();
    }
}
