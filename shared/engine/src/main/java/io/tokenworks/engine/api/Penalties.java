package io.tokenworks.engine.api;

import java.util.Map;

/**
 * What makes single tokens likelier or less likely. Of a logit above 0, one {@code repetition}th is left if the token
 * stands in prompt or answer, one below 0 is multiplied by it (Keskar and others 2019, CTRL); then
 * {@code frequency} × (times in the answer) and, if it stands in the answer, {@code presence} are taken away, and its
 * bias is added. Replayed from the ids alone, so a resumed sequence goes on alike.
 *
 * @param frequency -2 to 2, 0 is off
 * @param presence -2 to 2, 0 is off
 * @param repetition above 0, 1 is off
 * @param bias token id to -100 to 100
 */
public record Penalties(float frequency, float presence, float repetition, Map<Integer, Float> bias) {

    private static final Penalties NONE = new Penalties(0, 0, 1, Map.of());

    public Penalties {
        bias = Map.copyOf(bias);
    }

    /** Nothing is changed. */
    public static Penalties none() {
        return NONE;
    }

    /** Whether tokens of the answer are treated differently from others. */
    public boolean counts() {
        return frequency != 0 || presence != 0 || repeats();
    }

    /** Whether tokens of the prompt are, too. */
    public boolean repeats() {
        return repetition != 1;
    }
}
