/**
 * Limits: the rules, the budgets with what is spent and held of them, the leases of gateways, and the shares of rates.
 * Any thread; the locks of the database put grants and charges in order.
 */
@NullMarked
package io.tokenworks.controlplane.quotas;

import org.jspecify.annotations.NullMarked;
