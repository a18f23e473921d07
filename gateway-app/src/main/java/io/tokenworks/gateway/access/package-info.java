/** Who calls. A key is looked up by its hash in the snapshot, nowhere else; any thread. */
@org.jspecify.annotations.NullMarked
package io.tokenworks.gateway.access;
