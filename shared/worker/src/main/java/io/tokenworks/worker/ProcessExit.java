package io.tokenworks.worker;

/** How this process ends; a test's does not. */
@FunctionalInterface
public interface ProcessExit {

    /** Closes the application and ends the process with {@code status}. */
    void exit(int status);
}
