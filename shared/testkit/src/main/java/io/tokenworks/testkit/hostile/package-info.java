/** Clients that mean harm, or know no better: bodies nobody should send, and streams nobody waits for. Tests only. */
@org.jspecify.annotations.NullMarked
package io.tokenworks.testkit.hostile;
