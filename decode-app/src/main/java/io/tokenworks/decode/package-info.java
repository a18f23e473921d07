/** The worker process tuned for generation. */
@org.jspecify.annotations.NullMarked
package io.tokenworks.decode;
