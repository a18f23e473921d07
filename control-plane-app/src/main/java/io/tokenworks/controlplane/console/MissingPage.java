package io.tokenworks.controlplane.console;

/** The address names something that is not there. */
final class MissingPage extends RuntimeException {
    private static final long serialVersionUID = 1L;
}
