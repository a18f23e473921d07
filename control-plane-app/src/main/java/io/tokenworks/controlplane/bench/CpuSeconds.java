package io.tokenworks.controlplane.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** CPU time of processes and of the children that they have or had, from /proc. */
final class CpuSeconds {

    private static final double TICKS_A_SECOND = 100;

    private CpuSeconds() {}

    static double of(List<Long> pids) throws IOException {
        double all = 0;
        for (long pid : pids) {
            all += ticks(pid, true);
            for (ProcessHandle child : ProcessHandle.of(pid).stream().flatMap(ProcessHandle::children).toList()) {
                all += ticks(child.pid(), false);
            }
        }
        return all / TICKS_A_SECOND;
    }

    private static double ticks(long pid, boolean ofThoseGone) throws IOException {
        Path stat = Path.of("/proc/" + pid + "/stat");
        if (!Files.exists(stat)) {
            return 0;
        }
        String text = Files.readString(stat);
        String[] fields = text.substring(text.lastIndexOf(')') + 2).split(" ");
        double own = Double.parseDouble(fields[11]) + Double.parseDouble(fields[12]);
        return ofThoseGone ? own + Double.parseDouble(fields[13]) + Double.parseDouble(fields[14]) : own;
    }
}
