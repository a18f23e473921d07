package io.tokenworks.controlplane.export;

/**
 * A column of an export.
 *
 * @param nullable a cell of it may be null
 */
record Column(String name, Kind kind, boolean nullable) {

    /** What its cells are: a String, an exact BigDecimal, an Instant, or JSON as a String. */
    enum Kind {
        TEXT, DECIMAL, TIME, JSON
    }
}
