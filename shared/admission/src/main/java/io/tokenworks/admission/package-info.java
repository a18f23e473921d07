/** Whether a request may start. Pure functions of a snapshot; any thread. */
@org.jspecify.annotations.NullMarked
package io.tokenworks.admission;
