/** Tests of the gateway's budgets, without a gateway. */
@org.jspecify.annotations.NullMarked
package io.tokenworks.gateway.quota;
