package io.tokenworks.kernels.cuda;

import static io.tokenworks.kernels.cuda.Driver.check;

import io.tokenworks.tensor.Device;
import jcuda.driver.CUgraph;
import jcuda.driver.CUgraphExec;
import jcuda.driver.CUstreamCaptureMode;
import jcuda.driver.JCudaDriver;

/** Launches that were captured from the stream of steps; one call of the driver queues them all. */
final class Graph implements Device.Recording {

    private final Gpu gpu;
    private final CUgraphExec executable;

    private Graph(Gpu gpu, CUgraphExec executable) {
        this.gpu = gpu;
        this.executable = executable;
    }

    static Graph of(Gpu gpu, Runnable work) {
        gpu.bind();
        CUgraph captured = new CUgraph();
        // Relaxed: other threads copy blocks meanwhile, and what they call is no part of this.
        check(JCudaDriver.cuStreamBeginCapture(gpu.stream(), CUstreamCaptureMode.CU_STREAM_CAPTURE_MODE_RELAXED),
                "begin to capture a step");
        try {
            work.run();
        } finally {
            check(JCudaDriver.cuStreamEndCapture(gpu.stream(), captured), "capture a step");
        }
        CUgraphExec executable = new CUgraphExec();
        int result = JCudaDriver.cuGraphInstantiate(executable, captured, 0);
        check(JCudaDriver.cuGraphDestroy(captured), "destroy a captured step");
        check(result, "make a captured step ready");
        return new Graph(gpu, executable);
    }

    @Override
    public void replay() {
        gpu.bind();
        check(JCudaDriver.cuGraphLaunch(executable, gpu.stream()), "launch a captured step");
    }

    @Override
    public void close() {
        gpu.bind();
        check(JCudaDriver.cuGraphExecDestroy(executable), "destroy a captured step");
    }
}
