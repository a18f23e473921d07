package io.tokenworks.tensor;

/** The Gaussian error linear unit (Hendrycks and Gimpel 2016) in the two forms that models use: x · Φ(x), or nearly. */
public enum Gelu {
    /** x · (1 + tanh(√(2/π) · (x + 0.044715 x³))) / 2. */
    TANH {
        @Override
        public double of(double x) {
            return 0.5 * x * (1 + Math.tanh(TANH_SCALE * (x + TANH_CUBE * x * x * x)));
        }
    },
    /** x · (1 + erf(x / √2)) / 2. */
    ERF {
        @Override
        public double of(double x) {
            return 0.5 * x * (1 + erf(x / Math.sqrt(2)));
        }
    };

    /** √(2/π). */
    public static final double TANH_SCALE = 0.7978845608028654;
    public static final double TANH_CUBE = 0.044715;

    /** From here on erf is 1 in double precision. */
    private static final double ERF_ONE = 6;

    /** In double precision. */
    public abstract double of(double x);

    /** By the series whose terms all have one sign: 2/√π · e^(-x²) · Σ 2ⁿ x^(2n+1) / (2n+1)!!. */
    private static double erf(double x) {
        if (Math.abs(x) >= ERF_ONE) {
            return Math.signum(x);
        }
        double term = x;
        double sum = x;
        for (int n = 1; Math.abs(term) > Math.ulp(sum); n++) {
            term *= 2 * x * x / (2 * n + 1);
            sum += term;
        }
        return 2 / Math.sqrt(Math.PI) * Math.exp(-x * x) * sum;
    }
}
