/**
 * KV hand-over from a prefill to a decode worker over TCP: tickets, leases, chunks as the prefill's watermark moves,
 * checksums. The worker glue calls in from any thread; each connection has virtual threads of its own; the engine is
 * told by commands.
 */
@NullMarked
package io.tokenworks.transfer;

import org.jspecify.annotations.NullMarked;
