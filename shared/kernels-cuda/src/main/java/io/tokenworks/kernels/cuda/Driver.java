package io.tokenworks.kernels.cuda;

import io.tokenworks.kernels.cuda.GpuPresence.Absent;
import io.tokenworks.kernels.cuda.GpuPresence.Present;
import io.tokenworks.kernels.cuda.GpuPresence.Unusable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import jcuda.driver.CUresult;
import jcuda.driver.JCudaDriver;

/** The driver of this process: whether it is there, and what it answers. */
final class Driver {

    // What the kernels are compiled by; its cubins need a driver at least as new.
    private static final int VERSION_MIN = 13000;
    // What the kernel's half of the driver makes for the first GPU.
    private static final Path DEVICE = Path.of("/dev/nvidia0");
    private static final GpuPresence PRESENCE = look();

    private Driver() {}

    static GpuPresence presence() {
        return PRESENCE;
    }

    /**
     * @param result of a call of the driver
     * @param what the call was to do, for the message
     * @throws CudaFault if it did not
     */
    static void check(int result, String what) {
        if (result != CUresult.CUDA_SUCCESS) {
            throw new CudaFault("cannot " + what + ": " + CUresult.stringFor(result));
        }
    }

    private static GpuPresence look() {
        try {
            return unpackingApart(Driver::count);
        } catch (LinkageError absent) {
            // What JCuda throws differs between the first use and later ones; hence this one look.
            return Files.exists(DEVICE)
                    ? new Unusable(
                            "there is a GPU (" + DEVICE + "), but its driver's library, libcuda.so.1, is not found")
                    : new Absent("no GPU: the CUDA driver (libcuda.so.1) is not on this machine");
        }
    }

    private interface Look {
        GpuPresence at();
    }

    /**
     * JCuda unpacks its libraries under fixed names into java.io.tmpdir, where two processes would meet; so this one
     * has a folder of its own while they are loaded.
     */
    private static GpuPresence unpackingApart(Look look) {
        String shared = System.getProperty("java.io.tmpdir");
        try {
            Path own = Files.createTempDirectory("tokenworks-cuda");
            System.setProperty("java.io.tmpdir", own.toString());
            try {
                return look.at();
            } finally {
                System.setProperty("java.io.tmpdir", shared);
                delete(own); // what is loaded stays loaded
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the CUDA libraries cannot be unpacked", e);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }

    private static GpuPresence count() {
        int failed = JCudaDriver.cuInit(0);
        int[] version = {0};
        int[] devices = {0};
        JCudaDriver.cuDriverGetVersion(version);
        if (failed == CUresult.CUDA_ERROR_NO_DEVICE) {
            return new Absent("no GPU: the CUDA driver found none");
        }
        if (failed != CUresult.CUDA_SUCCESS) {
            return new Unusable("no GPU can be used: the CUDA driver says " + CUresult.stringFor(failed));
        }
        if (version[0] < VERSION_MIN) {
            return new Unusable("the driver is too old: it knows CUDA " + spoken(version[0]) + ", the kernels need "
                    + spoken(VERSION_MIN) + " (driver 580 or newer)");
        }
        JCudaDriver.cuDeviceGetCount(devices);
        return devices[0] > 0 ? new Present(devices[0]) : new Absent("no GPU: the CUDA driver found none");
    }

    private static String spoken(int version) {
        return version / 1000 + "." + version % 1000 / 10;
    }
}
