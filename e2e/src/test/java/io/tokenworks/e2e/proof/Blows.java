package io.tokenworks.e2e.proof;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * What is killed in a round, when, and when it is started again: a pure function of the seed. As many seeds in a row as
 * there are parts kill every part.
 *
 * @param blows in the order of their times
 */
record Blows(List<Blow> blows) {
    private static final int WINDOW_MILLIS = 3500;
    private static final int AWAY_MILLIS_MAX = 1500;
    private static final int VICTIMS_MAX = 3;

    /**
     * @param victim index among the fleet's parts
     * @param atMillis since the load began
     * @param awayMillis until it is started again
     */
    record Blow(int victim, int atMillis, int awayMillis) {}

    static Blows of(long seed, int parts) {
        var random = new Random(seed);
        Set<Integer> victims = new HashSet<>();
        int count = 1 + random.nextInt(VICTIMS_MAX);
        victims.add(Math.floorMod(seed, parts));
        while (victims.size() < Math.min(count, parts)) {
            victims.add(random.nextInt(parts));
        }
        List<Blow> blows = new ArrayList<>();
        for (int victim : victims) {
            blows.add(new Blow(victim, 500 + random.nextInt(WINDOW_MILLIS), random.nextInt(AWAY_MILLIS_MAX)));
        }
        blows.sort(Comparator.comparingInt(Blow::atMillis));
        return new Blows(List.copyOf(blows));
    }
}
