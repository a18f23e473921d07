package io.tokenworks.worker;

/** Told how far the loading of a model is. */
public interface LoadProgress {

    /** Kernels run until they are compiled; nothing is served meanwhile. */
    void warmingUp();

    /** @param percent of the weights, 0 to 100 */
    void loaded(int percent);
}
