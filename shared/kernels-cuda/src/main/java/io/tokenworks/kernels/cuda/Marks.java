package io.tokenworks.kernels.cuda;

import static io.tokenworks.kernels.cuda.Driver.check;

import io.tokenworks.tensor.Device;
import java.util.ArrayDeque;
import java.util.Deque;
import jcuda.driver.CUevent;
import jcuda.driver.CUevent_flags;
import jcuda.driver.CUresult;
import jcuda.driver.JCudaDriver;

/** Marks in the stream of steps. The driver's events behind them are used again, so that steps create none. */
final class Marks implements AutoCloseable {

    private final Gpu gpu;
    private final Staging staging;
    private final Deque<CUevent> idle = new ArrayDeque<>();

    Marks(Gpu gpu, Staging staging) {
        this.gpu = gpu;
        this.staging = staging;
    }

    Device.Event record() {
        gpu.bind();
        CUevent event = idle();
        long mark = staging.staged();
        check(JCudaDriver.cuEventRecord(event, gpu.stream()), "record an event");
        return new Recorded(event, mark);
    }

    private synchronized CUevent idle() {
        if (!idle.isEmpty()) {
            return idle.pop();
        }
        CUevent event = new CUevent();
        check(JCudaDriver.cuEventCreate(event, CUevent_flags.CU_EVENT_DISABLE_TIMING), "create an event");
        return event;
    }

    private synchronized void giveBack(CUevent event) {
        idle.push(event);
    }

    @Override
    public synchronized void close() {
        gpu.bind();
        idle.forEach(event -> check(JCudaDriver.cuEventDestroy(event), "destroy an event"));
        idle.clear();
    }

    /** An event that is given back once it is seen to be done; what was copied out before it has arrived by then. */
    private final class Recorded implements Device.Event {

        private final CUevent event;
        private final long mark;
        private boolean over;

        Recorded(CUevent event, long mark) {
            this.event = event;
            this.mark = mark;
        }

        @Override
        public synchronized boolean done() {
            if (over) {
                return true;
            }
            gpu.bind();
            int result = JCudaDriver.cuEventQuery(event);
            if (result == CUresult.CUDA_ERROR_NOT_READY) {
                return false;
            }
            check(result, "compute what was queued");
            finish();
            return true;
        }

        @Override
        public synchronized void await() {
            if (!over) {
                gpu.bind();
                check(JCudaDriver.cuEventSynchronize(event), "compute what was queued");
                finish();
            }
        }

        private void finish() {
            over = true;
            giveBack(event);
            staging.arrived(mark);
        }
    }
}
