package io.tokenworks.gateway.quota;

import io.tokenworks.gateway.snapshot.StateFiles;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

/** The leases that are not closed yet, in a file: the process after this one closes them. */
public final class LeaseNames {

    private static final String FILE = "leases";

    private final StateFiles files;

    public LeaseNames(StateFiles files) {
        this.files = files;
    }

    List<UUID> read() {
        return files.read(FILE).map(bytes -> new String(bytes, StandardCharsets.UTF_8).lines()
                .map(UUID::fromString).toList()).orElse(List.of());
    }

    void write(List<UUID> leases) {
        files.write(FILE, leases.stream().map(lease -> lease + "\n").collect(Collectors.joining())
                .getBytes(StandardCharsets.UTF_8));
    }
}
