package io.tokenworks.controlplane.webhooks;

import jakarta.annotation.PreDestroy;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Delivers what is due, outside of any transaction. Redirects are not followed: only the address that an administrator
 * wrote is ever called. An answer other than 2xx is a failure; its body is not read.
 */
@Component
final class Courier {

    private static final Logger LOG = LoggerFactory.getLogger(Courier.class);

    private final Outgoing outgoing;
    private final WebhookProperties properties;
    private final Clock clock;
    private final HttpClient client;

    Courier(Outgoing outgoing, WebhookProperties properties, Clock clock) {
        this.outgoing = outgoing;
        this.properties = properties;
        this.clock = clock;
        this.client = HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(properties.timeout()).build();
    }

    @Scheduled(fixedDelay = 1000)
    void deliver() {
        try {
            List<Thread> attempts = new ArrayList<>();
            for (Outgoing.Parcel parcel : outgoing.take()) {
                attempts.add(Thread.ofVirtual().name("webhook-" + parcel.id()).start(() -> attempt(parcel)));
            }
            for (Thread attempt : attempts) {
                attempt.join();
            }
        } catch (DataAccessException | TransactionException e) {
            LOG.warn("webhooks are not called now: {}", e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void attempt(Outgoing.Parcel parcel) {
        try {
            int status = send(parcel);
            if (status / 100 == 2) {
                outgoing.delivered(parcel);
            } else {
                outgoing.failed(parcel, "answered " + status);
            }
        } catch (IOException | IllegalArgumentException e) {
            outgoing.failed(parcel,
                    String.valueOf(e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (DataAccessException | TransactionException e) {
            LOG.warn("what became of delivery {} could not be written down: {}", parcel.id(), e.toString());
        }
    }

    private int send(Outgoing.Parcel parcel) throws IOException, InterruptedException {
        long timestampSeconds = clock.instant().getEpochSecond();
        HttpRequest request = HttpRequest.newBuilder(URI.create(parcel.url())).timeout(properties.timeout())
                .header("Content-Type", "application/json")
                .header("Tokenworks-Event", parcel.eventId().toString())
                .header("Tokenworks-Event-Type", parcel.eventType())
                .header("Tokenworks-Timestamp", Long.toString(timestampSeconds))
                .header("Tokenworks-Signature", Signature.of(parcel.secret(), timestampSeconds, parcel.body()))
                .POST(HttpRequest.BodyPublishers.ofString(parcel.body())).build();
        return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }

    @PreDestroy
    void close() {
        client.shutdownNow();
    }
}
