package io.tokenworks.model;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** One prompt of the reference file with its greedy continuation. */
record ReferencePrompt(String name, int[] ids, List<Step> steps) {

    /** Ids and natural-log probabilities of the most likely tokens, best first; the first is the greedy one. */
    record Step(int[] ids, float[] logprobs) {

        int token() {
            return ids[0];
        }

        float lead() {
            return logprobs[0] - logprobs[1];
        }
    }

    @Override
    public String toString() {
        return name;
    }

    static List<ReferencePrompt> all() throws IOException {
        List<ReferencePrompt> prompts = new ArrayList<>();
        String name = "";
        for (String line : lines()) {
            String[] words = line.split(" ");
            switch (words[0]) {
                case "prompt" -> name = words[1];
                case "ids" -> prompts.add(new ReferencePrompt(name, ints(words, 1), new ArrayList<>()));
                case "step" -> prompts.getLast().steps().add(step(words));
                case "#" -> {
                }
                default -> throw new IOException("reference line: " + line);
            }
        }
        return prompts;
    }

    private static List<String> lines() throws IOException {
        try (InputStream in = Objects
                .requireNonNull(ReferencePrompt.class.getResourceAsStream("/reference/smollm2.txt"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }

    private static int[] ints(String[] words, int from) {
        return Arrays.stream(words).skip(from).mapToInt(Integer::parseInt).toArray();
    }

    private static Step step(String[] words) {
        int[] ids = new int[words.length / 2];
        float[] logprobs = new float[ids.length];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = Integer.parseInt(words[1 + 2 * i]);
            logprobs[i] = Float.parseFloat(words[2 + 2 * i]);
        }
        return new Step(ids, logprobs);
    }
}
