/** KV hand-over from a prefill worker to a decode worker. Called by the workers' glue. */
@org.jspecify.annotations.NullMarked
package io.tokenworks.transfer;
