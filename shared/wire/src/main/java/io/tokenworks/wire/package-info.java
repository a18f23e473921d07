/** Records and frames that cross a process boundary. Values without behaviour of their own; any thread. */
@org.jspecify.annotations.NullMarked
package io.tokenworks.wire;
