/** The public API's records, their validation, server-sent events and error shapes. Values; any thread. */
@org.jspecify.annotations.NullMarked
package io.tokenworks.openai;
