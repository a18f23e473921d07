/** Spring glue of both worker apps around one engine: registration, heartbeat, drain, health, records. */
@org.jspecify.annotations.NullMarked
package io.tokenworks.worker;
