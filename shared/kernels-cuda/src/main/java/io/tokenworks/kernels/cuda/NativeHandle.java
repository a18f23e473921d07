package io.tokenworks.kernels.cuda;

import jcuda.NativePointerObject;
import jcuda.driver.CUdeviceptr;
import jcuda.driver.CUstream;

/**
 * The addresses behind JCuda's objects, which it shows to subclasses only: the one way to hand a device pointer to a
 * kernel inside a structure, or a stream to a library that JCuda does not know.
 */
final class NativeHandle {

    private NativeHandle() {}

    /** Where it points: JCuda keeps the start of the memory and the offset apart. */
    static long of(CUdeviceptr pointer) {
        return new Address(pointer).value();
    }

    static long of(CUstream stream) {
        return new Handle(stream).value();
    }

    private static final class Address extends CUdeviceptr {

        Address(CUdeviceptr of) {
            super(of);
        }

        long value() {
            return getNativePointer() + getByteOffset();
        }
    }

    private static final class Handle extends NativePointerObject {

        Handle(NativePointerObject of) {
            super(of);
        }

        long value() {
            return getNativePointer();
        }
    }
}
