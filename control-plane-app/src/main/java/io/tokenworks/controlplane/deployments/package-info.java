/** Deployments, their revisions, pools and prices: what is wanted, never what is. Any thread. */
@NullMarked
package io.tokenworks.controlplane.deployments;

import org.jspecify.annotations.NullMarked;
