package io.tokenworks.tensor;

/**
 * Changes to single logits of a row before a token is chosen; what penalties and biases come down to. A logit above 0
 * is divided by the scale, one below is multiplied by it; then the shift is added, in single precision. Logits that are
 * not named stay as they are, and so do the log-probabilities that are reported. Values; nobody writes into the arrays.
 *
 * @param tokens [n] ids, each at most once
 * @param scales [n] above 0; 1 is off
 * @param shifts [n] 0 is off
 */
public record LogitEdits(int[] tokens, float[] scales, float[] shifts) {

    private static final LogitEdits NONE = new LogitEdits(new int[0], new float[0], new float[0]);

    public LogitEdits {
        if (tokens.length != scales.length || tokens.length != shifts.length) {
            throw new IllegalArgumentException("tokens, scales and shifts differ in number");
        }
    }

    /** Nothing is changed. */
    public static LogitEdits none() {
        return NONE;
    }

    public int count() {
        return tokens.length;
    }

    /** The logit after its edit. */
    public static float edited(float logit, float scale, float shift) {
        return (logit > 0 ? logit / scale : logit * scale) + shift;
    }
}
