/** The worker process tuned for prompts. */
@org.jspecify.annotations.NullMarked
package io.tokenworks.prefill;
