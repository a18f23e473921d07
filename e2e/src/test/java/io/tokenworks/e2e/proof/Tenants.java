package io.tokenworks.e2e.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenworks.e2e.Eventually;
import io.tokenworks.e2e.proof.TokenClient.Tenant;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/** Tenants of a fleet, made and limited through its admin API. */
final class Tenants {
    private static final Duration KNOWN_MAX = Duration.ofSeconds(20);

    private final Fleet fleet;

    Tenants(Fleet fleet) {
        this.fleet = fleet;
    }

    Tenant create(String name) throws IOException, InterruptedException {
        JsonNode tenant = post("/api/v1/tenants", "{\"name\": \"" + name + "\"}");
        UUID id = UUID.fromString(tenant.get("id").asString());
        JsonNode key = post("/api/v1/tenants/" + id + "/keys", "{\"name\": \"proof\"}");
        return new Tenant(name, id, key.get("secret").asString());
    }

    /** Sets the limit so that so many tokens are left of it. */
    void leave(Tenant tenant, long tokens) throws IOException, InterruptedException, SQLException {
        long committed;
        try (var database = fleet.postgres().connect()) {
            committed = new QuotaBooks(database).committed(tenant.id());
        }
        fleet.calls().admin("PUT", fleet.consoleUrl() + "/api/v1/tenants/" + tenant.id() + "/quota",
                "{\"limitTokens\": " + (committed + tokens) + "}");
    }

    /** Waits until every gateway knows so many limits: one that is newly set holds only where its news has arrived. */
    void awaitKnown(int limits) throws InterruptedException {
        for (Fleet.Gateway gateway : fleet.gateways()) {
            Eventually.within(KNOWN_MAX,
                    () -> assertThat(fleet.calls().meter(gateway.url(), "tokenworks_gateway_limits"))
                            .as("limits that %s knows", gateway.url()).isGreaterThanOrEqualTo(limits));
        }
    }

    private JsonNode post(String path, String body) throws IOException, InterruptedException {
        return fleet.calls().admin("POST", fleet.consoleUrl() + path, body);
    }
}
