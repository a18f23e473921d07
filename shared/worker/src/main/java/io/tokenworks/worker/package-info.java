/**
 * What makes an engine a worker: the worker protocol over HTTP, hand-over, step journal, attempt records, registration,
 * heartbeat and drain. Used by prefill-app and decode-app, which differ by configuration only. The engine's thread
 * calls {@link io.tokenworks.worker.StepPublisher}; everything else runs on web or virtual threads.
 */
@NullMarked
package io.tokenworks.worker;

import org.jspecify.annotations.NullMarked;
