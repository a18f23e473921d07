package io.tokenworks.kernels.cuda;

import jcuda.NativePointerObject;

/**
 * The address behind one of JCuda's objects, which JCuda shows to subclasses only: the one way to hand a device pointer
 * to a kernel inside a structure, or a stream to a library that JCuda does not know.
 */
final class NativeHandle extends NativePointerObject {

    private NativeHandle(NativePointerObject of) {
        super(of);
    }

    static long of(NativePointerObject object) {
        return new NativeHandle(object).getNativePointer();
    }
}
