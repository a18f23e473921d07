package io.tokenworks.testkit.contract;

import io.tokenworks.tensor.Dtype;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a backend supports, as the page about kernels shows it: op by dtype, with the largest tolerance it is held to.
 */
final class SupportTable {

    private static final List<Dtype> COLUMNS = List.of(Dtype.F32, Dtype.F16, Dtype.BF16, Dtype.Q8_0, Dtype.Q4_0,
            Dtype.Q4_1, Dtype.MXFP4, Dtype.Q4_K, Dtype.Q5_K, Dtype.Q6_K, Dtype.E4M3);

    private SupportTable() {}

    static String of(String backend, List<OpCase> cases) {
        Map<String, Map<Dtype, Double>> ops = new LinkedHashMap<>();
        for (OpCase one : cases) {
            String op = one.op().replaceAll(",.*", "");
            ops.computeIfAbsent(op, _ -> new LinkedHashMap<>()).merge(one.dtype(), one.tolerance(), Math::max);
        }
        StringBuilder table = new StringBuilder("## " + backend + "\n\n| op |");
        COLUMNS.forEach(dtype -> table.append(' ').append(dtype).append(" |"));
        table.append("\n|---|").append("---|".repeat(COLUMNS.size())).append('\n');
        ops.forEach((op, supported) -> {
            table.append("| ").append(op).append(" |");
            COLUMNS.forEach(dtype -> table.append(cell(supported.get(dtype))));
            table.append('\n');
        });
        return table.toString();
    }

    private static String cell(@Nullable Double tolerance) {
        return tolerance == null
                ? " |"
                : tolerance == 0 ? " exact |" : String.format(Locale.ROOT, " %.0e |", tolerance);
    }
}
