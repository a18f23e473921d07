package io.tokenworks.controlplane.cards;

import io.tokenworks.controlplane.refusal.Refusal;
import io.tokenworks.wire.worker.ControlApi;
import java.io.IOException;
import java.io.InputStream;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Where workers put cards and gateways get them. */
@RestController
final class CardsEndpoint {

    private final Cards cards;
    private final CardProperties properties;

    CardsEndpoint(Cards cards, CardProperties properties) {
        this.cards = cards;
        this.properties = properties;
    }

    @PutMapping(ControlApi.CARDS + "{digest}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void put(@PathVariable String digest, InputStream body) throws IOException {
        int most = Math.toIntExact(properties.bytesMost().toBytes());
        byte[] bytes = body.readNBytes(most + 1);
        if (bytes.length > most) {
            throw Refusal.invalid("card", "is larger than " + most + " bytes");
        }
        cards.put(digest, bytes);
    }

    @GetMapping(ControlApi.CARDS + "{digest}")
    ResponseEntity<byte[]> get(@PathVariable String digest) {
        return cards.get(digest)
                .map(bytes -> ResponseEntity.ok().contentType(MediaType.APPLICATION_OCTET_STREAM).body(bytes))
                .orElseGet(() -> ResponseEntity.notFound().build());
    }
}
