/**
 * Connections of strangers, below HTTP's semantics: how many there may be, how long a head may take, and an error in
 * the API's shape for what never becomes a request. Netty's event loops; knows no request and no tenant.
 */
@org.jspecify.annotations.NullMarked
package io.tokenworks.gateway.edge;
