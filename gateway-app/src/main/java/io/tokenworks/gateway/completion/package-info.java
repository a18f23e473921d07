/**
 * From a body to token ids: what the client wants, checked and counted once, before anything is reserved. Virtual
 * threads.
 */
@org.jspecify.annotations.NullMarked
package io.tokenworks.gateway.completion;
