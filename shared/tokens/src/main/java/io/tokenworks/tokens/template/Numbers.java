package io.tokenworks.tokens.template;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;

/** Python's numbers: integers without bound (here: a wide one), floats, and True and False as 1 and 0. */
final class Numbers {

    private static final int MOST_BITS = 8192;

    private Numbers() {}

    static boolean isInteger(Value value) {
        return value instanceof Value.Int || value instanceof Value.Bool;
    }

    static boolean isNumber(Value value) {
        return isInteger(value) || value instanceof Value.Real;
    }

    static BigInteger integer(Value value) {
        return switch (value) {
            case Value.Int(BigInteger number) -> number;
            case Value.Bool(boolean bool) -> bool ? BigInteger.ONE : BigInteger.ZERO;
            case Value other -> throw new Refusal("a " + Value.kind(other) + " where an integer is wanted");
        };
    }

    /** An integer as an int, the nearest one if it does not fit. */
    static int clamped(Value value) {
        BigInteger number = integer(value);
        return number.bitLength() < 32
                ? number.intValue()
                : number.signum() < 0 ? -Integer.MAX_VALUE : Integer.MAX_VALUE;
    }

    static double real(Value value) {
        double real = value instanceof Value.Real(double number) ? number : integer(value).doubleValue();
        if (Double.isInfinite(real) && !(value instanceof Value.Real)) {
            throw new Refusal("an integer too large for a float");
        }
        return real;
    }

    static Value arithmetic(String operator, Value left, Value right) {
        if (left instanceof Value.Real || right instanceof Value.Real) {
            return new Value.Real(reals(operator, real(left), real(right)));
        }
        BigInteger a = integer(left);
        BigInteger b = integer(right);
        if (operator.equals("/")) {
            return new Value.Real(quotient(a, notZero(b)));
        }
        BigInteger result = integers(operator, a, b);
        if (result.bitLength() > MOST_BITS) {
            throw new Refusal("an integer of more than " + MOST_BITS + " bits");
        }
        return new Value.Int(result);
    }

    private static BigInteger integers(String operator, BigInteger a, BigInteger b) {
        return switch (operator) {
            case "+" -> a.add(b);
            case "-" -> a.subtract(b);
            case "*" -> a.multiply(b);
            case "//" -> floor(a, notZero(b));
            case "%" -> a.subtract(floor(a, notZero(b)).multiply(b));
            case "**" -> power(a, b);
            default -> throw new IllegalStateException(operator);
        };
    }

    private static BigInteger floor(BigInteger a, BigInteger b) {
        BigInteger[] parts = a.divideAndRemainder(b);
        return parts[1].signum() != 0 && parts[1].signum() != b.signum() ? parts[0].subtract(BigInteger.ONE) : parts[0];
    }

    private static BigInteger power(BigInteger a, BigInteger b) {
        if (b.signum() < 0) {
            throw Refusal.unsupported("a negative exponent");
        }
        if (b.bitLength() > 16 || (long) a.bitLength() * b.intValue() > MOST_BITS) {
            throw new Refusal("an integer of more than " + MOST_BITS + " bits");
        }
        return a.pow(b.intValue());
    }

    private static double quotient(BigInteger a, BigInteger b) {
        if (a.bitLength() <= 53 && b.bitLength() <= 53) {
            return a.doubleValue() / b.doubleValue();
        }
        return new BigDecimal(a).divide(new BigDecimal(b), new MathContext(60)).doubleValue();
    }

    private static double reals(String operator, double a, double b) {
        return switch (operator) {
            case "+" -> a + b;
            case "-" -> a - b;
            case "*" -> a * b;
            case "/" -> a / notZero(b);
            case "//" -> floor(a, notZero(b));
            case "%" -> modulo(a, notZero(b));
            case "**" -> throw Refusal.unsupported("a power of floats");
            default -> throw new IllegalStateException(operator);
        };
    }

    /** As Python: the remainder has the divisor's sign. */
    private static double modulo(double a, double b) {
        double rest = a % b;
        if (rest == 0) {
            return Math.copySign(0.0, b);
        }
        return (b < 0) == (rest < 0) ? rest : rest + b;
    }

    private static double floor(double a, double b) {
        double rest = a % b;
        double quotient = (a - rest) / b;
        if (rest != 0 && (b < 0) != (rest < 0)) {
            quotient -= 1;
        }
        if (quotient == 0) {
            return Math.copySign(0.0, a / b);
        }
        double floor = Math.floor(quotient);
        return quotient - floor > 0.5 ? floor + 1 : floor;
    }

    private static BigInteger notZero(BigInteger divisor) {
        if (divisor.signum() == 0) {
            throw new Refusal("division by zero");
        }
        return divisor;
    }

    private static double notZero(double divisor) {
        if (divisor == 0) {
            throw new Refusal("division by zero");
        }
        return divisor;
    }

    /** Order of two numbers; an integer and a float are compared exactly. */
    static int order(Value left, Value right) {
        if (left instanceof Value.Real || right instanceof Value.Real) {
            double a = left instanceof Value.Real(double number) ? number : 0;
            double b = right instanceof Value.Real(double number) ? number : 0;
            if (Double.isNaN(a) || Double.isNaN(b)) {
                throw Refusal.unsupported("comparing with nan");
            }
            if (Double.isInfinite(a) || Double.isInfinite(b)) {
                return Double.compare(a, b);
            }
        }
        return exact(left).compareTo(exact(right));
    }

    private static BigDecimal exact(Value value) {
        return value instanceof Value.Real(double number) ? new BigDecimal(number) : new BigDecimal(integer(value));
    }

    /** {@code repr} of a float: the shortest digits that give it back. */
    static String written(double real) {
        if (Double.isNaN(real)) {
            return "nan";
        }
        if (Double.isInfinite(real)) {
            return real > 0 ? "inf" : "-inf";
        }
        if (real == 0) {
            return 1 / real < 0 ? "-0.0" : "0.0";
        }
        BigDecimal decimal = new BigDecimal(Double.toString(real)).stripTrailingZeros();
        int exponent = decimal.precision() - decimal.scale() - 1;
        if (exponent >= -4 && exponent < 16) {
            String plain = decimal.toPlainString();
            return plain.contains(".") ? plain : plain + ".0";
        }
        String digits = decimal.unscaledValue().abs().toString();
        return (real < 0 ? "-" : "") + digits.charAt(0) + (digits.length() > 1 ? "." + digits.substring(1) : "") + "e"
                + (exponent < 0 ? "-" : "+") + (Math.abs(exponent) < 10 ? "0" : "") + Math.abs(exponent);
    }
}
