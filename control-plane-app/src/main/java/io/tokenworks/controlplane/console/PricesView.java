package io.tokenworks.controlplane.console;

import io.tokenworks.controlplane.console.PriceDesk.Scope;
import io.tokenworks.controlplane.console.PriceDesk.Version;
import io.tokenworks.controlplane.deployments.PriceScope;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Prices by model, in words. */
record PricesView(List<Group> groups) {

    record Group(String model, List<Row> rows) {}

    /**
     * @param tenant name; empty for everybody
     * @param until empty while nothing ends it
     */
    record Row(
            State state, String model, @Nullable UUID tenantId, String tenant, String tier, String input,
            String cached, String output, String from, String until) {}

    /** Key of the messages {@code version.*}. */
    enum State {
        COMING,
        CURRENT,
        PAST;

        static State at(Instant now, Instant from, @Nullable Instant until) {
            if (from.isAfter(now)) {
                return COMING;
            }
            return until == null || until.isAfter(now) ? CURRENT : PAST;
        }
    }

    /** The newest first within a scope, everybody's before a tier's before a tenant's. */
    private static final Comparator<Version> ORDER = Comparator
            .comparing((Version version) -> version.tenantName() == null ? "" : version.tenantName())
            .thenComparing(version -> version.scope().tier().equals(PriceScope.DEFAULT_TIER)
                    ? ""
                    : version.scope().tier())
            .thenComparing(version -> String.valueOf(version.scope().tenant()))
            .thenComparing(Version::from, Comparator.reverseOrder());

    /** @param past whether versions that are over are shown too */
    static PricesView of(List<Version> versions, Instant now, boolean past) {
        TreeMap<String, List<Version>> byModel = versions.stream().collect(Collectors
                .groupingBy(version -> version.scope().model(), TreeMap::new, Collectors.toList()));
        return new PricesView(byModel.entrySet().stream()
                .map(model -> new Group(model.getKey(), rows(model.getValue(), now, past)))
                .filter(group -> !group.rows().isEmpty()).toList());
    }

    private static List<Row> rows(List<Version> versions, Instant now, boolean past) {
        List<Row> rows = new ArrayList<>();
        Version later = null;
        for (Version version : versions.stream().sorted(ORDER).toList()) {
            Version next = later != null && later.scope().equals(version.scope()) ? later : null;
            Row row = row(version, end(version, next), now);
            if (past || row.state() != State.PAST) {
                rows.add(row);
            }
            later = version;
        }
        return rows;
    }

    private static @Nullable Instant end(Version version, @Nullable Version next) {
        Instant until = version.until();
        if (next == null || until != null && until.isBefore(next.from())) {
            return until;
        }
        return next.from();
    }

    private static Row row(Version version, @Nullable Instant until, Instant now) {
        Scope scope = version.scope();
        PriceDesk.Tariff tariff = version.tariff();
        return new Row(State.at(now, version.from(), until), scope.model(), scope.tenant(),
                version.tenantName() == null ? "" : version.tenantName(), scope.tier(),
                Figures.money(tariff.input(), tariff.currency()), Figures.money(tariff.cached(), tariff.currency()),
                Figures.money(tariff.output(), tariff.currency()), Figures.time(version.from()),
                until == null ? "" : Figures.time(until));
    }
}
