/**
 * Text to token ids and back: tokenizer, chat template, block hash, detokenizer. Called by models, gateway and
 * workers; values are immutable unless a type says otherwise.
 */
@org.jspecify.annotations.NullMarked
package io.tokenworks.tokens;
