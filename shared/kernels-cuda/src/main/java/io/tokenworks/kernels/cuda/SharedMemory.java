package io.tokenworks.kernels.cuda;

import static io.tokenworks.kernels.cuda.Driver.check;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import jcuda.driver.CUdeviceptr;

/**
 * Memory of a GPU that two processes of one machine see (CUDA IPC). Past JCuda, whose handle objects do not show their
 * bytes: these three functions are called in the driver's library itself.
 */
final class SharedMemory {

    private static final int HANDLE_BYTES = 64;
    private static final int LAZY_PEER_ACCESS = 1;
    private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");
    private static final MemoryLayout HANDLE = MemoryLayout
            .structLayout(MemoryLayout.sequenceLayout(HANDLE_BYTES, JAVA_BYTE));

    private final Gpu gpu;
    private final MethodHandle get;
    private final MethodHandle open;
    private final MethodHandle close;

    SharedMemory(Gpu gpu) {
        this.gpu = gpu;
        SymbolLookup driver = SymbolLookup.libraryLookup("libcuda.so.1", Arena.global());
        this.get = function(driver, "cuIpcGetMemHandle", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG));
        this.open = function(driver, "cuIpcOpenMemHandle_v2", FunctionDescriptor.of(JAVA_INT, ADDRESS, HANDLE,
                JAVA_INT));
        this.close = function(driver, "cuIpcCloseMemHandle", FunctionDescriptor.of(JAVA_INT, JAVA_LONG));
    }

    private static MethodHandle function(SymbolLookup driver, String name, FunctionDescriptor type) {
        return Linker.nativeLinker().downcallHandle(driver.findOrThrow(name), type);
    }

    /** Where it can be opened: this boot of this machine, this GPU. */
    private byte[] place() {
        try {
            return (Files.readString(BOOT).strip() + " " + gpu.busId()).getBytes(StandardCharsets.US_ASCII);
        } catch (IOException e) {
            return new byte[0]; // no Linux; nobody is near then
        }
    }

    /**
     * The place, the handle of an allocation, and a number that goes with it; empty where the driver does not share.
     */
    Optional<byte[]> share(CUdeviceptr memory, int number) {
        byte[] place = place();
        gpu.bind();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment handle = arena.allocate(HANDLE);
            int failed = (int) get.invokeExact(handle, NativeHandle.of(memory));
            if (failed != 0 || place.length == 0) {
                return Optional.empty();
            }
            return Optional.of(ByteBuffer.allocate(2 * Integer.BYTES + HANDLE_BYTES + place.length).putInt(number)
                    .putInt(place.length).put(place).put(handle.toArray(JAVA_BYTE)).array());
        } catch (Throwable e) {
            throw new IllegalStateException("cuIpcGetMemHandle", e);
        }
    }

    /** Memory of another process, and the number that went with it. */
    record Opened(long address, int number) {}

    /** Empty if it was shared elsewhere, or the driver does not open it. */
    Optional<Opened> open(byte[] share) {
        byte[] place = place();
        ByteBuffer said = ByteBuffer.wrap(share);
        if (place.length == 0 || share.length != 2 * Integer.BYTES + HANDLE_BYTES + place.length) {
            return Optional.empty();
        }
        int number = said.getInt();
        byte[] there = new byte[place.length];
        int length = said.getInt();
        said.get(there);
        if (length != place.length || !Arrays.equals(there, place)) {
            return Optional.empty();
        }
        gpu.bind();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment handle = arena.allocate(HANDLE);
            MemorySegment.copy(share, said.position(), handle, JAVA_BYTE, 0, HANDLE_BYTES);
            MemorySegment address = arena.allocate(JAVA_LONG);
            int failed = (int) open.invokeExact(address, handle, LAZY_PEER_ACCESS);
            return failed == 0 ? Optional.of(new Opened(address.get(JAVA_LONG, 0), number)) : Optional.empty();
        } catch (Throwable e) {
            throw new IllegalStateException("cuIpcOpenMemHandle", e);
        }
    }

    void close(Opened opened) {
        gpu.bind();
        try {
            check((int) close.invokeExact(opened.address()), "give another process's memory back");
        } catch (CudaFault e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("cuIpcCloseMemHandle", e);
        }
    }
}
