package io.tokenworks.gateway.web;

import io.tokenworks.openai.ApiFault;
import io.tokenworks.openai.ErrorCode;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import reactor.core.publisher.Mono;

/** Reads whole request bodies, up to a size and a time. */
final class Bodies {

    private final int bytesMax;
    private final Duration timeout;

    Bodies(int bytesMax, Duration timeout) {
        this.bytesMax = bytesMax;
        this.timeout = timeout;
    }

    /** The body, or an {@link ApiFault}. Releases every buffer. */
    Mono<byte[]> read(ServerHttpRequest request) {
        HttpHeaders headers = request.getHeaders();
        MediaType type = headers.getContentType();
        if (type != null && !MediaType.APPLICATION_JSON.includes(type)) {
            return Mono.error(new ApiFault(ErrorCode.UNSUPPORTED_MEDIA_TYPE, "Send the body as application/json."));
        }
        // Decoded, a small body may be any size; nobody compresses questions.
        String coding = headers.getFirst(HttpHeaders.CONTENT_ENCODING);
        if (coding != null && !coding.equalsIgnoreCase("identity")) {
            return Mono.error(new ApiFault(ErrorCode.UNSUPPORTED_MEDIA_TYPE,
                    "The header Content-Encoding must be left out: send the body as it is, not compressed."));
        }
        if (headers.getContentLength() > bytesMax) {
            return Mono.error(this::tooLarge);
        }
        return DataBufferUtils.join(request.getBody(), bytesMax)
                .map(Bodies::bytes)
                .defaultIfEmpty(new byte[0])
                .timeout(timeout)
                .onErrorMap(DataBufferLimitException.class, _ -> tooLarge())
                .onErrorMap(TimeoutException.class, _ -> new ApiFault(
                        ErrorCode.REQUEST_TIMEOUT, "The request's body did not arrive in time."));
    }

    private ApiFault tooLarge() {
        return new ApiFault(ErrorCode.REQUEST_TOO_LARGE, "The request's body is larger than " + bytesMax + " bytes.");
    }

    private static byte[] bytes(DataBuffer buffer) {
        try {
            byte[] bytes = new byte[buffer.readableByteCount()];
            buffer.read(bytes);
            return bytes;
        } finally {
            DataBufferUtils.release(buffer);
        }
    }
}
