package io.tokenworks.kernels.cuda;

/** A process that says whether there is a GPU. */
final class PresenceProbe {

    private PresenceProbe() {}

    public static void main(String[] arguments) {
        System.out.println(CudaBackend.presence());
        System.out.println(CudaBackend.presence());
    }
}
