/**
 * What must hold of the database before anything else: durable settings, month partitions. Runs at start and once
 * an hour.
 */
@NullMarked
package io.tokenworks.controlplane.schema;

import org.jspecify.annotations.NullMarked;
