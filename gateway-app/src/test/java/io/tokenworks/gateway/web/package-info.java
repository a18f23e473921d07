/** Tests of the HTTP edge's small parts. */
@org.jspecify.annotations.NullMarked
package io.tokenworks.gateway.web;
