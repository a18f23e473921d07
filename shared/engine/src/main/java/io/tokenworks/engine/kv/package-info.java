/**
 * Which KV block belongs to whom: pools, block tables and the prefix index. Bytes are the runner's business. Called
 * by the sequences only;
 * all state belongs to the engine's owner thread.
 */
@NullMarked
package io.tokenworks.engine.kv;

import org.jspecify.annotations.NullMarked;
