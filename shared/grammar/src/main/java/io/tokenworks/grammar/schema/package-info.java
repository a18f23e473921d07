/**
 * JSON schema (draft 2020-12, and what older drafts write differently) to a network of rules. Used while compiling; one
 * compilation, one thread.
 */
@org.jspecify.annotations.NullMarked
package io.tokenworks.grammar.schema;
