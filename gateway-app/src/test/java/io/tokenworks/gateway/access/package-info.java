/** Tests of who may come in. */
@org.jspecify.annotations.NullMarked
package io.tokenworks.gateway.access;
