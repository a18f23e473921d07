package io.tokenworks.gateway.edge;

import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.tokenworks.openai.ApiFault;
import io.tokenworks.openai.ErrorCode;

/**
 * The server refuses what is no HTTP with a status and nothing else. Here such an answer gets its body. The connection
 * ends with it: nobody knows where the next request would begin.
 */
final class BodylessErrors extends ChannelOutboundHandlerAdapter {

    private final EdgeMeters meters;

    BodylessErrors(EdgeMeters meters) {
        this.meters = meters;
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (message instanceof FullHttpResponse response && response.status().code() >= 400
                && !response.content().isReadable()
                && response.headers().getInt(HttpHeaderNames.CONTENT_LENGTH, 0) == 0) {
            ApiFault fault = fault(response.status().code());
            response.release();
            meters.refused(fault);
            context.write(BareAnswer.of(fault), promise.unvoid()).addListener(ChannelFutureListener.CLOSE);
        } else {
            var _ = context.write(message, promise);
        }
    }

    private static ApiFault fault(int status) {
        return switch (status) {
            case 408 -> new ApiFault(ErrorCode.REQUEST_TIMEOUT, "The request did not arrive in time.");
            case 413 -> new ApiFault(ErrorCode.REQUEST_TOO_LARGE, "The request is too large.");
            case 414 -> new ApiFault(ErrorCode.URL_TOO_LONG, "The request line is too long.");
            case 431 -> new ApiFault(ErrorCode.HEADERS_TOO_LARGE, "The request's headers are too large.");
            default -> status < 500
                    ? new ApiFault(ErrorCode.MALFORMED_REQUEST, "This is no HTTP request that can be understood.")
                    : new ApiFault(ErrorCode.INTERNAL_ERROR, "The server had an error while processing your request.");
        };
    }
}
