/**
 * What was changed, for the audit trail and for those who push snapshots to gateways, and the version that a writer
 * must have read. Any thread.
 */
@NullMarked
package io.tokenworks.controlplane.change;

import org.jspecify.annotations.NullMarked;
