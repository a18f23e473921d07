package io.tokenworks.model;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a weight file is, and whether this build can run it. Nothing of the weights has been read but the header.
 *
 * @param name as the file calls itself; empty if it does not
 * @param architecture for example {@code llama}; {@code unnamed} if the file does not say
 * @param quantisation type of most of the weights' bytes
 * @param tensors in the file
 * @param fileBytes its size
 * @param contextTokens most positions the model was trained for
 * @param tokenizer model and pre-tokenizer, as the file names them
 * @param problems why this build cannot run it, in words; empty if it can
 * @param footprint empty if the sizes cannot be read
 */
public record ModelReport(
        String name,
        String architecture,
        String quantisation,
        int tensors,
        long fileBytes,
        OptionalLong contextTokens,
        String tokenizer,
        List<String> problems,
        Optional<Footprint> footprint) {

    /** Whether this build can run the model, given the memory. */
    public boolean supported() {
        return problems.isEmpty();
    }
}
