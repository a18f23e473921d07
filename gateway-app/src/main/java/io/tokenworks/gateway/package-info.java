/**
 * The public door: OpenAI's API in front of the workers. This package starts the app and holds its configuration; a
 * request passes {@code web},
 * {@code access}, {@code completion}, {@code quota} and {@code relay}, in this order, and leaves a trace in {@code
 * record}. Event-loop threads only
 * move bytes; each operation is owned by one virtual thread, which may block.
 */
@org.jspecify.annotations.NullMarked
package io.tokenworks.gateway;
