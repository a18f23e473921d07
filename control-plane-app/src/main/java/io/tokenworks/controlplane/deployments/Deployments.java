package io.tokenworks.controlplane.deployments;

import io.tokenworks.controlplane.change.Change;
import io.tokenworks.controlplane.change.FleetChanged;
import io.tokenworks.controlplane.change.ReadVersion;
import io.tokenworks.controlplane.refusal.Refusal;
import io.tokenworks.wire.fleet.FleetSnapshot;
import io.tokenworks.wire.worker.WorkerRole;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** What is wanted: deployments, their pools, their prices. The actuator makes it so. */
@Service
@Transactional
public class Deployments {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");

    private final DeploymentRows rows;
    private final RevisionRows revisions;
    private final PoolRows pools;
    private final PriceList prices;
    private final DeploymentProperties properties;
    private final Clock clock;
    private final ApplicationEventPublisher events;

    Deployments(
            DeploymentRows rows, RevisionRows revisions, PoolRows pools, PriceList prices,
            DeploymentProperties properties, Clock clock, ApplicationEventPublisher events) {
        this.rows = rows;
        this.revisions = revisions;
        this.pools = pools;
        this.prices = prices;
        this.properties = properties;
        this.clock = clock;
        this.events = events;
    }

    /**
     * Makes a deployment, not started. The name of a retired one may be used again and gets a new revision.
     *
     * @throws Refusal naming the field at fault
     */
    public DeploymentView create(NewDeployment wish) {
        if (!NAME.matcher(wish.name()).matches()) {
            throw Refusal.invalid("name",
                    "must be letters, digits, '.', '_', '-', at most 63, first a letter or digit");
        }
        if (wish.modelPath().isBlank() && wish.backend() != Backend.TIMED) {
            throw Refusal.invalid("modelPath", "must name a model file");
        }
        check(wish.mode(), wish.pools());
        Instant now = clock.instant();
        Deployment row = rows.findByName(wish.name()).map(Deployments::revived)
                .orElseGet(() -> rows.save(new Deployment(UUID.randomUUID(), wish.name(), now)));
        int handover = Optional.ofNullable(wish.handoverMinTokens()).orElse(properties.handoverMinTokens());
        revisions.save(
                new DeploymentRevision(new DeploymentRevision.Key(row.id(), row.revision()), wish, handover, now));
        write(row.id(), wish.pools());
        if (wish.prices() != null) {
            prices.add(wish.name(), wish.prices(), now);
        } else if (prices.now(wish.name()) == null) {
            Prices free = new Prices(BigDecimal.ZERO, null, BigDecimal.ZERO, properties.currency(), null);
            prices.add(wish.name(), free, now);
        }
        rows.flush();
        return published("create", null, row);
    }

    /** Of deployments without prices. */
    public String currency() {
        return properties.currency();
    }

    /** Most workers of one pool. */
    public int poolWorkersMax() {
        return properties.workersMax();
    }

    /** All, by name. Asked several times a second: a query each for what belongs to all of them. */
    @Transactional(readOnly = true)
    public List<DeploymentView> list() {
        List<Deployment> all = rows.findAllByOrderByName();
        Map<UUID, DeploymentRevision> newest = revisions.newest().stream()
                .collect(Collectors.toMap(DeploymentRevision::deploymentId, Function.identity()));
        Map<Pool.Key, Integer> desired = pools.findAll().stream()
                .collect(Collectors.toMap(Pool::key, Pool::desiredWorkers));
        Map<String, Prices> inForce = prices.now();
        ToIntFunction<Pool.Key> workers = pool -> desired.getOrDefault(pool, 0);
        return all.stream().flatMap(row -> Stream.ofNullable(newest.get(row.id()))
                .map(revision -> revision.view(row, pools(row.id(), workers), inForce.get(row.name())))).toList();
    }

    /** @throws Refusal if there is none */
    @Transactional(readOnly = true)
    public DeploymentView get(String name) {
        return view(row(name));
    }

    /** Wants its workers. */
    public DeploymentView start(String name) {
        Deployment row = row(name);
        if (row.state() == DeploymentState.RETIRED) {
            throw Refusal.conflict(null, "the deployment is retired; create it anew");
        }
        return become("start", row, DeploymentState.RUNNING);
    }

    /** Lets its workers finish and go. Its ledger, prices and name stay. */
    public DeploymentView retire(String name) {
        return become("retire", row(name), DeploymentState.RETIRED);
    }

    /** Wants other numbers of workers, whatever they were. */
    public DeploymentView scale(String name, Pools wish) {
        return scale(name, null, wish);
    }

    /**
     * Wants other numbers of workers.
     *
     * @param read null: whatever they were
     */
    public DeploymentView scale(String name, @Nullable ReadVersion read, Pools wish) {
        Deployment row = row(name);
        DeploymentView before = view(row);
        if (read != null) {
            read.check(before.version());
        }
        if (row.state() == DeploymentState.RETIRED) {
            throw Refusal.conflict(null, "the deployment is retired");
        }
        check(before.mode(), wish);
        rows.findForChangeByName(name);
        write(row.id(), wish);
        pools.flush();
        return published("scale", before, row);
    }

    /** New prices, from now or later. */
    public DeploymentView price(String name, Prices wish) {
        Deployment row = row(name);
        DeploymentView before = view(row);
        prices.add(row.name(), wish, clock.instant());
        events.publishEvent(new Change("price", "deployment", name, null, before.prices(), wish));
        return view(row);
    }

    /**
     * New prices of a narrower scope, from now or later.
     *
     * @param until null: until the next ones of the scope
     */
    public List<PriceSet> price(PriceScope scope, Prices wish, @Nullable Instant until) {
        Deployment row = row(scope.deployment());
        PriceSet made = prices.add(scope, wish, until, clock.instant());
        events.publishEvent(new Change("price", "deployment", row.name(), scope.tenant(), null, made));
        return prices.all(row.name());
    }

    /** All sets of prices that the deployment has or had, the newest first. */
    @Transactional(readOnly = true)
    public List<PriceSet> prices(String name) {
        return prices.all(row(name).name());
    }

    /** A worker of the revision has published the model's card. */
    public void cardIs(String name, int revision, String digest) {
        rows.findByName(name).flatMap(d -> revisions.findById(new DeploymentRevision.Key(d.id(), revision)))
                .ifPresent(r -> r.cardIs(digest));
        events.publishEvent(new FleetChanged());
    }

    private static Deployment revived(Deployment row) {
        if (row.state() != DeploymentState.RETIRED) {
            throw Refusal.conflict("name", "there is a deployment of this name already");
        }
        row.nextRevision();
        return row;
    }

    private void check(FleetSnapshot.Mode mode, Pools wish) {
        int most = properties.workersMax();
        if (wish.decode() < 1 || wish.decode() > most) {
            throw Refusal.invalid("pools.decode", "must be between 1 and " + most);
        }
        if (wish.prefill() < 0 || wish.prefill() > most) {
            throw Refusal.invalid("pools.prefill", "must be between 0 and " + most);
        }
        if (mode == FleetSnapshot.Mode.AGGREGATED && wish.prefill() > 0) {
            throw Refusal.invalid("pools.prefill", "must be 0: an aggregated deployment has no prefill workers");
        }
    }

    private DeploymentView become(String action, Deployment row, DeploymentState next) {
        DeploymentView before = view(row);
        row.become(next);
        rows.flush();
        return published(action, before, row);
    }

    private DeploymentView published(String action, @Nullable DeploymentView before, Deployment row) {
        DeploymentView after = view(row);
        events.publishEvent(new Change(action, "deployment", after.name(), null, before, after));
        events.publishEvent(new FleetChanged());
        return after;
    }

    private void write(UUID id, Pools wish) {
        for (WorkerRole role : WorkerRole.values()) {
            pools.save(new Pool(new Pool.Key(id, role), wish.of(role)));
        }
    }

    private Deployment row(String name) {
        return rows.findByName(name).orElseThrow(() -> Refusal.notFound("no such deployment"));
    }

    private DeploymentView view(Deployment row) {
        return revisions.findById(new DeploymentRevision.Key(row.id(), row.revision())).orElseThrow()
                .view(row, pools(row.id(), this::desired), prices.now(row.name()));
    }

    private static Pools pools(UUID deployment, ToIntFunction<Pool.Key> desired) {
        return new Pools(desired.applyAsInt(new Pool.Key(deployment, WorkerRole.PREFILL)),
                desired.applyAsInt(new Pool.Key(deployment, WorkerRole.DECODE)));
    }

    private int desired(Pool.Key pool) {
        return pools.findById(pool).map(Pool::desiredWorkers).orElse(0);
    }
}
