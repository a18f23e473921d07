package io.tokenworks.gateway.edge;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.tokenworks.openai.ApiFault;
import java.nio.charset.StandardCharsets;

/** Errors in the API's shape for connections that have no request to answer; each ends its connection. */
final class BareAnswer {

    private BareAnswer() {}

    static FullHttpResponse of(ApiFault fault) {
        byte[] body = fault.json();
        var response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(fault.httpStatus()), Unpooled.wrappedBuffer(body));
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.APPLICATION_JSON)
                .setInt(HttpHeaderNames.CONTENT_LENGTH, body.length)
                .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        fault.retryAfterSeconds().ifPresent(seconds -> response.headers().setInt(HttpHeaderNames.RETRY_AFTER, seconds));
        return response;
    }

    /** The same as it goes over the wire, for where there is no codec. */
    static ByteBuf bytes(ApiFault fault) {
        FullHttpResponse response = of(fault);
        StringBuilder head = new StringBuilder("HTTP/1.1 ").append(response.status()).append("\r\n");
        response.headers().forEach(each -> head.append(each.getKey()).append(": ").append(each.getValue())
                .append("\r\n"));
        return Unpooled.wrappedBuffer(
                Unpooled.copiedBuffer(head.append("\r\n"), StandardCharsets.US_ASCII), response.content());
    }
}
