package io.tokenworks.controlplane.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** CPU time that a control plane and its database have used. */
record CpuSeconds(double controlPlane, double database) {

    private static final double TICKS_A_SECOND = 100;

    double all() {
        return controlPlane + database;
    }

    CpuSeconds minus(CpuSeconds before) {
        return new CpuSeconds(controlPlane - before.controlPlane, database - before.database);
    }

    /** Ids of the two processes. */
    record Parts(long controlPlane, long database) {

        CpuSeconds now() throws IOException {
            return new CpuSeconds(of(controlPlane), of(database));
        }

        /** With the children that it has or had, from /proc. */
        private static double of(long pid) throws IOException {
            double all = ticks(pid, true);
            for (ProcessHandle child : ProcessHandle.of(pid).stream().flatMap(ProcessHandle::children).toList()) {
                all += ticks(child.pid(), false);
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
}
