package io.tokenworks.controlplane.console;

import io.tokenworks.controlplane.refusal.Refusal;
import io.tokenworks.metering.AttemptRecord.Outcome;
import io.tokenworks.wire.fleet.FleetSnapshot.Mode;
import io.tokenworks.wire.worker.WorkerReport;
import io.tokenworks.wire.worker.WorkerRole;
import io.tokenworks.wire.worker.WorkerState;
import java.math.BigDecimal;
import io.tokenworks.controlplane.quotas.AlertView;
import io.tokenworks.controlplane.quotas.BudgetView;
import io.tokenworks.controlplane.quotas.LimitView;
import io.tokenworks.controlplane.quotas.NewLimit;
import io.tokenworks.wire.fleet.LimitRule.Measure;
import io.tokenworks.wire.fleet.LimitRule;
import io.tokenworks.wire.fleet.LimitRule.Scope;
import io.tokenworks.wire.fleet.LimitRule.Window;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** All desks in memory. Not thread-safe beyond what one test does. */
final class FakeDesks implements DeploymentDesk, TenantDesk, OperationDesk, UsageDesk, ConservationDesk, LimitDesk {
    static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    static final UUID TENANT = new UUID(1, 1);

    final Map<String, Deployed> deployed = new LinkedHashMap<>();
    final List<DeployOrder> ordered = new ArrayList<>();
    final List<LiveWorker> workers = new ArrayList<>();
    final Map<UUID, TenantDesk.Tenant> tenants = new LinkedHashMap<>();
    final Map<UUID, List<TenantDesk.Key>> keys = new LinkedHashMap<>();
    final List<OperationDesk.Operation> operations = new ArrayList<>();
    final List<UsageDesk.Line> used = new ArrayList<>();
    final List<ConservationDesk.Hour> hours = new ArrayList<>();
    final List<LimitView> limits = new ArrayList<>();

    void clear() {
        deployed.clear();
        ordered.clear();
        workers.clear();
        tenants.clear();
        keys.clear();
        operations.clear();
        used.clear();
        hours.clear();
        limits.clear();
    }

    @Override
    public List<UsageDesk.Line> lines(YearMonth month, String by, @Nullable UUID tenant) {
        return List.copyOf(used);
    }

    @Override
    public long quarantined() {
        return 3;
    }

    @Override
    public List<ConservationDesk.Hour> hours(LocalDate day) {
        return List.copyOf(hours);
    }

    /** One of everything that a page can show. */
    void fill() {
        used.add(new UsageDesk.Line("research", "EUR", 1200, 100_000, 20_000, 30_000, new BigDecimal("3.25")));
        used.add(new UsageDesk.Line(null, "EUR", 12, 1000, 0, 300, new BigDecimal("0.75")));
        hours.add(new ConservationDesk.Hour(NOW, "smollm2", "TOKENS", 1010,
                Map.of("BILLED", 1000L, "CANCELLED", 6L, "RETRIED", 4L), 0));
        deployed.put("smollm2", deployment("smollm2", Deployed.State.RUNNING));
        for (WorkerState state : WorkerState.values()) {
            workers.add(worker(WorkerRole.DECODE, state, 100 + workers.size()));
        }
        workers.add(worker(WorkerRole.PREFILL, WorkerState.READY, 200));
        Quota quota = new Quota(500, 120, 200);
        tenants.put(TENANT,
                new TenantDesk.Tenant(TENANT, "Search team", 1, new Usage(3, 90, 16, 30, "0.000123 EUR"), quota));
        keys.put(TENANT, List.of(new TenantDesk.Key(new UUID(3, 1), "laptop", "tw-abc", NOW, null),
                new TenantDesk.Key(new UUID(3, 2), "old", "tw-def", NOW, NOW)));
        for (Outcome outcome : Outcome.values()) {
            operations.add(new OperationDesk.Operation(new UUID(4, operations.size()), TENANT, "Search team", "smollm2",
                    NOW, 600, 592, 24, outcome, outcome == Outcome.FAILED ? 0 : 41, 1234,
                    outcome == Outcome.LOST ? null : new BigDecimal("0.000049200000000"), "EUR"));
        }
    }

    static Deployed deployment(String name, Deployed.State state) {
        return new Deployed(name, state, "CPU", "/models/smollm2.gguf", Mode.AUTO, 1,
                List.of(new Deployed.Pool(WorkerRole.PREFILL, 1), new Deployed.Pool(WorkerRole.DECODE, 2)),
                List.of(new Deployed.Price("input", new BigDecimal("0.050000000"), "EUR")));
    }

    static LiveWorker worker(WorkerRole role, WorkerState state, int pid) {
        UUID id = new UUID(2, pid);
        boolean silent = state == WorkerState.STARTING || state == WorkerState.FAILING;
        WorkerReport report = silent
                ? null
                : new WorkerReport(id, new UUID(5, pid), state, state == WorkerState.LOADING ? 40 : 100, 1, 3, 512, 400,
                        20, 10_000, 6_000, 1_000, 4_000, 64, 32, 5_000_000, 0);
        LiveWorker.Trouble trouble = state == WorkerState.FAILING
                ? new LiveWorker.Trouble(3, "no file at '/models/gone.gguf'", NOW)
                : null;
        return new LiveWorker(id, role, "smollm2", 1, state, pid, report, trouble);
    }

    @Override
    public List<Deployed> all() {
        return List.copyOf(deployed.values());
    }

    @Override
    public Optional<Deployed> named(String name) {
        return Optional.ofNullable(deployed.get(name));
    }

    @Override
    public List<LiveWorker> workers() {
        return List.copyOf(workers);
    }

    @Override
    public String defaultModel() {
        return "/models/smollm2.gguf";
    }

    @Override
    public String currency() {
        return "EUR";
    }

    @Override
    public int poolWorkersMax() {
        return 16;
    }

    @Override
    public void deploy(DeployOrder order) {
        if (deployed.containsKey(order.name())) {
            throw Refusal.conflict("name", "There is one of that name.");
        }
        ordered.add(order);
        deployed.put(order.name(), new Deployed(order.name(), Deployed.State.RUNNING, order.backend(), order.model(),
                order.mode(), 1,
                List.of(new Deployed.Pool(WorkerRole.PREFILL, order.prefillWorkers()),
                        new Deployed.Pool(WorkerRole.DECODE, order.decodeWorkers())),
                List.of()));
    }

    @Override
    public void scale(String name, WorkerRole role, int wanted) {
        Deployed old = named(name).orElseThrow();
        deployed.put(name, new Deployed(name, old.state(), old.backend(), old.model(), old.mode(), old.revision(),
                old.pools().stream()
                        .map(pool -> pool.role() == role ? new Deployed.Pool(role, wanted) : pool)
                        .toList(),
                old.prices()));
    }

    @Override
    public void retire(String name) {
        deployed.put(name, deployment(name, Deployed.State.RETIRED));
    }

    @Override
    public List<TenantDesk.Tenant> tenants() {
        return List.copyOf(tenants.values());
    }

    @Override
    public Optional<TenantDesk.Tenant> withId(UUID tenant) {
        return Optional.ofNullable(tenants.get(tenant));
    }

    @Override
    public List<TenantDesk.Key> keys(UUID tenant) {
        return keys.getOrDefault(tenant, List.of());
    }

    @Override
    public UUID create(String name, OptionalLong quotaTokens) {
        if (tenants.values().stream().anyMatch(tenant -> tenant.name().equals(name))) {
            throw Refusal.conflict("name", "There is one of that name.");
        }
        UUID id = new UUID(1, tenants.size() + 1);
        Quota quota = quotaTokens.isPresent() ? new Quota(quotaTokens.getAsLong(), 0, 0) : null;
        tenants.put(id, new TenantDesk.Tenant(id, name, 0, new Usage(0, 0, 0, 0, "0"), quota));
        return id;
    }

    @Override
    public String issueKey(UUID tenant, String label) {
        keys.put(tenant, List.of(new TenantDesk.Key(new UUID(3, 9), label, "tw-sec", NOW, null)));
        return "tw-secret-of-" + label;
    }

    @Override
    public void revokeKey(UUID tenant, UUID key) {
        keys.put(tenant, keys(tenant).stream()
                .map(k -> new TenantDesk.Key(k.id(), k.label(), k.hint(), k.createdAt(), NOW))
                .toList());
    }

    @Override
    public void setQuota(UUID tenant, long tokens) {
        TenantDesk.Tenant old = withId(tenant).orElseThrow();
        tenants.put(tenant, new TenantDesk.Tenant(tenant, old.name(), old.keys(), old.usage(),
                new Quota(tokens, 0, 0)));
    }

    @Override
    public List<OperationDesk.Operation> newest(@Nullable UUID tenant, int limit) {
        return operations.stream().limit(limit).toList();
    }

    @Override
    public List<BudgetView> budgets(UUID tenant) {
        LimitView limit = new LimitView(new UUID(5, 1), Scope.PROJECT, new UUID(5, 2), Measure.OUTPUT, null,
                Window.DAY, BigDecimal.valueOf(2000), LimitRule.Mode.SHADOW, "smollm2", List.of(80), false, NOW, 0);
        return List.of(new BudgetView(limit, NOW, NOW, BigDecimal.valueOf(1500), BigDecimal.valueOf(200),
                BigDecimal.valueOf(50), BigDecimal.valueOf(250), 7));
    }

    @Override
    public List<LimitView> limits(UUID tenant) {
        return List.copyOf(limits);
    }

    @Override
    public void setLimit(NewLimit wish) {
        if (wish.measure() == Measure.MONEY && wish.currency() == null) {
            throw Refusal.invalid("currency", "must be an ISO 4217 code, such as EUR");
        }
        limits.add(new LimitView(new UUID(5, 9), wish.scope(), wish.scopeId(), wish.measure(), wish.currency(),
                Window.MONTH, wish.amount(), LimitRule.Mode.HARD, wish.deployment(), List.of(), false, NOW, 0));
    }

    @Override
    public void changeLimit(UUID tenant, UUID limit, BigDecimal amount, int version) {
        LimitView old = limits.removeFirst();
        if (old.version() != version) {
            limits.add(old);
            throw Refusal.stale("it has been changed since");
        }
        limits.add(new LimitView(old.id(), old.scope(), old.scopeId(), old.measure(), old.currency(), old.window(),
                amount, old.mode(), old.deployment(), List.of(), false, NOW, version + 1));
    }

    @Override
    public void removeLimit(UUID tenant, UUID limit, int version) {
        limits.removeIf(one -> one.id().equals(limit) && one.version() == version);
    }

    @Override
    public List<AlertView> alerts(int limit) {
        if (tenants.isEmpty()) {
            return List.of();
        }
        return List.of(
                new AlertView(new UUID(5, 3), new UUID(5, 1), Scope.PROJECT, new UUID(5, 2), Measure.MONEY, "EUR",
                        Window.MONTH, AlertView.Kind.PERCENT, 80, NOW, new BigDecimal("8.5"), BigDecimal.TEN, null,
                        NOW),
                new AlertView(new UUID(5, 4), new UUID(5, 1), Scope.TENANT, new UUID(5, 2), Measure.TOKENS, null,
                        Window.DAY, AlertView.Kind.FORECAST, 0, NOW, BigDecimal.ONE, BigDecimal.TEN,
                        BigDecimal.valueOf(12), NOW));
    }

    @Override
    public int parked() {
        return 3;
    }
}
