/** Which workers serve a request. Pure functions of a snapshot; any thread. */
@org.jspecify.annotations.NullMarked
package io.tokenworks.routing;
