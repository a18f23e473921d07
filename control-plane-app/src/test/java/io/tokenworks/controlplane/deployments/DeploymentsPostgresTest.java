package io.tokenworks.controlplane.deployments;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenworks.controlplane.ControlPlaneUnderTest;
import io.tokenworks.wire.fleet.FleetSnapshot.Mode;
import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

class DeploymentsPostgresTest extends ControlPlaneUnderTest {

    private final Deployments deployments;
    private final String unique = UUID.randomUUID().toString().substring(0, 8);

    @Autowired
    DeploymentsPostgresTest(Deployments deployments) {
        this.deployments = deployments;
    }

    @Test
    void theListSaysOfEachDeploymentWhatItSaysOfItself() {
        create("small-" + unique, new Pools(1, 2), null);
        create("priced-" + unique, new Pools(3, 4), price("0.5"));
        deployments.price("priced-" + unique, price("0.7"));
        create("revived-" + unique, new Pools(1, 1), price("0.1"));
        deployments.retire("revived-" + unique);
        create("revived-" + unique, new Pools(0, 5), price("0.2"));

        List<DeploymentView> ours = deployments.list().stream().filter(d -> d.name().endsWith(unique)).toList();

        assertThat(ours).extracting(DeploymentView::name)
                .containsExactly("priced-" + unique, "revived-" + unique, "small-" + unique);
        assertThat(ours).allSatisfy(view -> assertThat(view).isEqualTo(deployments.get(view.name())));
        assertThat(Objects.requireNonNull(ours.get(0).prices()).input()).isEqualByComparingTo("0.7");
        assertThat(ours.get(1).revision()).isEqualTo(2);
    }

    private void create(String name, Pools pools, @Nullable Prices prices) {
        deployments.create(new NewDeployment(name, "tiny", "", Backend.TIMED, Mode.DISAGGREGATED, pools, null, prices));
    }

    private static Prices price(String perMillion) {
        return new Prices(new BigDecimal(perMillion), null, new BigDecimal("1"), "EUR", null);
    }
}
