/** The public door. Event-loop threads only; nothing here blocks. */
@org.jspecify.annotations.NullMarked
package io.tokenworks.gateway;
