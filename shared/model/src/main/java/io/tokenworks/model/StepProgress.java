package io.tokenworks.model;

import io.tokenworks.tensor.Device;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** How far a step is: one event a layer, recorded by the thread that runs the step, read by any thread. */
final class StepProgress {

    private final AtomicReferenceArray<Device.Event> events;
    private final Device device;
    private int queued;

    StepProgress(int layers, Device device) {
        this.events = new AtomicReferenceArray<>(layers);
        this.device = device;
    }

    void layerQueued() {
        events.set(queued, device.record());
        queued++;
    }

    /** All layers at once: nobody can look into a recorded step. */
    void allQueued() {
        Device.Event event = device.record();
        while (queued < events.length()) {
            events.set(queued++, event);
        }
    }

    /** The step is done, and so is every event: the device has them back as soon as they are asked. */
    void over() {
        for (int i = 0; i < queued; i++) {
            if (events.get(i).done()) {
                events.set(i, Device.Event.DONE);
            }
        }
    }

    int layersDone() {
        int done = 0;
        while (done < events.length()) {
            Device.Event event = events.get(done);
            if (event == null || !event.done()) {
                break;
            }
            done++;
        }
        return done;
    }
}
