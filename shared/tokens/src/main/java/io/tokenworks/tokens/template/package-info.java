/**
 * The part of Jinja that chat templates use, behaving as Python's jinja2 with {@code trim_blocks} and {@code
 * lstrip_blocks}, which is how templates are rendered where models are trained. What is not implemented is a {@link
 * io.tokenworks.tokens.ChatTemplate.TemplateFault}, never a guess: a prompt that differs silently is a wrong answer. A
 * template is compiled once and rendered by any thread.
 */
@NullMarked
package io.tokenworks.tokens.template;

import org.jspecify.annotations.NullMarked;
