package io.tokenworks.tensor;

/**
 * The ops of a backend that knows mixtures of experts: a router's choice, and products in which each row meets the
 * weights of its own experts alone. Which experts a row goes to is known to the device only.
 */
public interface ExpertOps extends Ops {

    /** Most experts of a layer. */
    int EXPERTS_MAX = 512;

    /**
     * Chooses the experts of each row: those of the largest logits, of equal ones the lowest, largest first. Their
     * weights are softmax(logits), of all experts or, normalised, of the chosen ones.
     *
     * @param logits [rows, routing.experts]
     * @param out written
     */
    void route(DeviceBuffer logits, Routing routing, int rows, Routed out);

    /**
     * Each row times the weights of each of its experts.
     *
     * @param in [rows, columns]
     * @param out [rows, chosen, experts.rows], written
     */
    void spread(Experts experts, DeviceBuffer in, Routed routed, int rows, DeviceBuffer out);

    /**
     * What a row has from each of its experts times that expert's weights, added up as the router weighs them.
     *
     * @param in [rows, chosen, columns]
     * @param out [rows, experts.rows], written
     */
    void join(Experts experts, DeviceBuffer in, Routed routed, int rows, DeviceBuffer out);

    /**
     * @param chosen experts of a row
     * @param normalised whether the weights of the chosen add up to 1: as Mixtral, gpt-oss and Qwen3-MoE have it
     */
    record Routing(int experts, int chosen, boolean normalised) {

        public Routing {
            if (experts < 1 || experts > EXPERTS_MAX || chosen < 1 || chosen > experts) {
                throw new IllegalArgumentException(chosen + " of " + experts + " experts: at least one of at most "
                        + EXPERTS_MAX);
            }
        }
    }

    /**
     * @param ids I32 [rows, chosen]
     * @param weights F32 [rows, chosen]
     */
    record Routed(DeviceBuffer ids, DeviceBuffer weights) {}

    /** @param stacked the experts' matrices, one below the other */
    record Experts(Weight stacked, Routing routing) {

        public Experts {
            if (stacked.rows() % routing.experts() != 0) {
                throw new IllegalArgumentException(stacked.rows() + " rows are not those of " + routing.experts()
                        + " experts");
            }
        }

        /** Of one expert's matrix. */
        public int rows() {
            return stacked.rows() / routing.experts();
        }
    }
}
