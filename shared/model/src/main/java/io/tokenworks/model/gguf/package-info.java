/**
 * Reader of GGUF weight files: metadata and memory-mapped tensors. Called while a model is loaded; an open file may be
 * read by any thread.
 */
@NullMarked
package io.tokenworks.model.gguf;

import org.jspecify.annotations.NullMarked;
