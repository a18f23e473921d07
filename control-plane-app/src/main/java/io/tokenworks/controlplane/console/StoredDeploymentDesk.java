package io.tokenworks.controlplane.console;

import io.tokenworks.controlplane.deployments.Backend;
import io.tokenworks.controlplane.deployments.DeploymentView;
import io.tokenworks.controlplane.deployments.Deployments;
import io.tokenworks.controlplane.deployments.NewDeployment;
import io.tokenworks.controlplane.deployments.Pools;
import io.tokenworks.controlplane.deployments.Prices;
import io.tokenworks.controlplane.refusal.Refusal;
import io.tokenworks.controlplane.workers.PlacedWorker;
import io.tokenworks.controlplane.workers.Places;
import io.tokenworks.controlplane.workers.Slot;
import io.tokenworks.wire.fleet.FleetSnapshot.Mode;
import io.tokenworks.wire.worker.WorkerRole;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The control plane's own deployments. */
@Component
final class StoredDeploymentDesk implements DeploymentDesk {
    private final Deployments deployments;
    private final Places places;

    StoredDeploymentDesk(Deployments deployments, Places places) {
        this.deployments = deployments;
        this.places = places;
    }

    @Override
    public List<Deployed> all() {
        return deployments.list().stream().map(StoredDeploymentDesk::shown).toList();
    }

    @Override
    public Optional<Deployed> named(String name) {
        return deployments.list().stream().filter(view -> view.name().equals(name)).findFirst()
                .map(StoredDeploymentDesk::shown);
    }

    @Override
    public List<LiveWorker> workers() {
        return places.workers().stream().map(is -> new LiveWorker(is.id(), is.role(), is.deployment(), is.revision(),
                is.state(), is.pid(), is.report(), trouble(is))).toList();
    }

    private static LiveWorker.@Nullable Trouble trouble(PlacedWorker of) {
        Slot.Failure failure = of.failure();
        return failure == null
                ? null
                : new LiveWorker.Trouble(of.failures(), failure.reason(), failure.nextStartAt());
    }

    /** The file of a deployment that is there: on most machines there is one model. */
    @Override
    public String defaultModel() {
        return deployments.list().stream().map(DeploymentView::modelPath).filter(path -> !path.isEmpty()).findFirst()
                .orElse("");
    }

    @Override
    public String currency() {
        return deployments.currency();
    }

    @Override
    public int poolWorkersMax() {
        return deployments.poolWorkersMax();
    }

    @Override
    public void deploy(DeployOrder order) {
        Backend backend = Backend.valueOf(order.backend());
        DeployOrder.Prices asked = order.prices();
        Prices prices = asked == null
                ? null
                : new Prices(asked.input(), asked.cached(), asked.output(), deployments.currency(), null);
        Pools pools = new Pools(order.prefillWorkers(), order.decodeWorkers());
        try {
            deployments.create(new NewDeployment(order.name(), label(order), order.model(), backend, order.mode(),
                    pools, null, prices));
            deployments.start(order.name());
        } catch (Refusal refusal) {
            throw Refusal.invalid(formField(refusal.field()), refusal.reason());
        }
    }

    @Override
    public void scale(String name, WorkerRole role, int workers) {
        Pools now = deployments.get(name).pools();
        deployments.scale(name, switch (role) {
            case PREFILL -> new Pools(workers, now.decode());
            case DECODE -> new Pools(now.prefill(), workers);
        });
    }

    @Override
    public void retire(String name) {
        deployments.retire(name);
    }

    /** What people call the model: its file's name. */
    private static String label(DeployOrder order) {
        if (order.model().isEmpty()) {
            return "timed";
        }
        String file = String.valueOf(Path.of(order.model()).getFileName());
        return file.endsWith(".gguf") ? file.substring(0, file.length() - ".gguf".length()) : file;
    }

    private static String formField(@Nullable String field) {
        return switch (field == null ? "" : field) {
            case "name" -> "name";
            case "modelPath" -> "model";
            case "pools.prefill" -> "prefillWorkers";
            case "pools.decode" -> "decodeWorkers";
            case "price.input" -> "inputPrice";
            case "price.cachedInput" -> "cachedPrice";
            case "price.output" -> "outputPrice";
            default -> "";
        };
    }

    private static Deployed shown(DeploymentView view) {
        List<Deployed.Pool> pools = new ArrayList<>();
        if (view.mode() != Mode.AGGREGATED) {
            pools.add(new Deployed.Pool(WorkerRole.PREFILL, view.wanted().prefill()));
        }
        pools.add(new Deployed.Pool(WorkerRole.DECODE, view.wanted().decode()));
        return new Deployed(view.name(), Deployed.State.valueOf(view.state().name()), view.backend().name(),
                view.model(), view.mode(), view.revision(), pools, shown(view.prices()));
    }

    private static List<Deployed.Price> shown(@Nullable Prices prices) {
        if (prices == null) {
            return List.of();
        }
        BigDecimal cached = prices.cachedInput() == null ? prices.input() : prices.cachedInput();
        return List.of(new Deployed.Price("input", prices.input(), prices.currency()),
                new Deployed.Price("cached", cached, prices.currency()),
                new Deployed.Price("output", prices.output(), prices.currency()));
    }
}
