package io.tokenworks.kernels.cuda;

/** The driver refused something, or a kernel failed. After a failed kernel nothing else works in this process. */
public final class CudaFault extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public CudaFault(String message) {
        super(message);
    }
}
