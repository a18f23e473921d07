package io.tokenworks.controlplane.seals;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * What the files of signed heads say, oldest first. Of a tenant with many, the newest and ever fewer of the older ones
 * are kept: each vouches for the whole chain before it.
 */
public final class SealedHeads {

    private static final int HEADS_MAX = 64;
    private static final int AGE_MAX = 1000;

    private final Map<UUID, List<SignedHead>> heads = new TreeMap<>();

    private SealedHeads() {}

    /**
     * Reads a folder.
     *
     * @param faults told of each line that is not what was signed, in words
     */
    public static SealedHeads read(Path dir, Consumer<String> faults) throws IOException {
        SealedHeads read = new SealedHeads();
        PublicKey key = SigningKey.publicIn(dir);
        for (int age = AGE_MAX; age >= 0; age--) {
            Path file = dir.resolve(age == 0 ? SealFile.NAME : SealFile.NAME + "." + age);
            if (Files.exists(file)) {
                read.add(file, key, faults);
            }
        }
        return read;
    }

    /** Tenants that have ever had a head signed. */
    public Map<UUID, List<SignedHead>> byTenant() {
        return Collections.unmodifiableMap(heads);
    }

    private void add(Path file, PublicKey key, Consumer<String> faults) throws IOException {
        try (BufferedReader in = Files.newBufferedReader(file)) {
            String before = SealFile.NO_SIGNATURE;
            int number = 0;
            for (String text = in.readLine(); text != null; text = in.readLine()) {
                number++;
                SealFile.Line line;
                try {
                    line = SealFile.Line.parse(text);
                } catch (IllegalArgumentException e) {
                    faults.accept(file.getFileName() + " line " + number + " is damaged");
                    continue;
                }
                if (SigningKey.isSigned(key, line.signedText() + " " + before, line.signature())) {
                    keep(line.head());
                } else {
                    faults.accept(
                            file.getFileName() + " line " + number + " does not bear the installation's signature,"
                                    + " or the line before it is missing");
                }
                before = line.signature();
            }
        }
    }

    private void keep(SignedHead head) {
        List<SignedHead> of = heads.computeIfAbsent(head.tenant(), _ -> new ArrayList<>());
        of.add(head);
        if (of.size() > HEADS_MAX) {
            for (int i = HEADS_MAX / 2; i > 0; i -= 2) {
                of.remove(i);
            }
        }
    }
}
