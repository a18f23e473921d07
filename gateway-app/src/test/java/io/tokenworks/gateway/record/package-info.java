/** Tests of what is billed. */
@org.jspecify.annotations.NullMarked
package io.tokenworks.gateway.record;
