package io.tokenworks.controlplane.deployments;

import io.tokenworks.metering.Price;
import io.tokenworks.metering.TokenClass;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Row of a price of one class of tokens. Never changed. */
@Entity(name = "price_version")
class PriceVersion {

    @Id
    private UUID id;

    @Column(updatable = false)
    private String deployment;

    @Enumerated(EnumType.STRING)
    @Column(updatable = false)
    private TokenClass tokenClass;

    @Column(updatable = false, precision = 18, scale = 9)
    private BigDecimal price;

    @Column(updatable = false)
    private String currency;

    @Column(updatable = false)
    private Instant effectiveFrom;

    @Column(updatable = false)
    private @Nullable Instant effectiveTo;

    @Column(updatable = false)
    private String serviceTier;

    @Column(updatable = false)
    private @Nullable UUID tenant;

    @Column(insertable = false, updatable = false)
    private @Nullable Instant createdAt;

    @SuppressWarnings("NullAway.Init")
    protected PriceVersion() {}

    PriceVersion(PriceScope scope, TokenClass tokenClass, Price price, Instant effectiveFrom) {
        this.id = UUID.randomUUID();
        this.deployment = scope.deployment();
        this.serviceTier = scope.serviceTier();
        this.tenant = scope.tenant();
        this.tokenClass = tokenClass;
        this.price = price.perMillion();
        this.currency = price.currency();
        this.effectiveFrom = effectiveFrom;
    }

    /** Holds until this moment; null: until the next version. */
    PriceVersion until(@Nullable Instant moment) {
        this.effectiveTo = moment;
        return this;
    }

    UUID id() {
        return id;
    }

    String deployment() {
        return deployment;
    }

    TokenClass tokenClass() {
        return tokenClass;
    }

    BigDecimal price() {
        return price;
    }

    String currency() {
        return currency;
    }

    Instant effectiveFrom() {
        return effectiveFrom;
    }

    @Nullable
    Instant effectiveTo() {
        return effectiveTo;
    }

    PriceScope scope() {
        return new PriceScope(deployment, serviceTier, tenant);
    }
}
