/**
 * The models on this machine's disk: fetched from a hub, listed, checked against the machine, removed. A command line
 * program of its own ({@link io.tokenworks.model.store.ModelCommand}); nothing that serves requests calls it.
 */
@NullMarked
package io.tokenworks.model.store;

import org.jspecify.annotations.NullMarked;
