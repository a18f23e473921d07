/** Spring glue that every app shares: internal authentication, error shape, metric names. */
@org.jspecify.annotations.NullMarked
package io.tokenworks.platform;
