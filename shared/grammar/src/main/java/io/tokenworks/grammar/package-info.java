/**
 * Constrained output: what a JSON schema, a regular expression or a set of tools allows, compiled to a grammar over
 * bytes, and the mask of tokens that a grammar allows next. Compiled anywhere (gateways do it to check a request,
 * workers to run it); a {@link io.tokenworks.grammar.TokenMatcher} and the masks belong to one thread, the engine's.
 */
@org.jspecify.annotations.NullMarked
package io.tokenworks.grammar;
