package io.tokenworks.model.store;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.tokenworks.model.gguf.GgufType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The GGUF files of one repository, and which of them is meant. */
final class Listing {

    private static final Pattern PART_OF_SEVERAL = Pattern.compile("-\\d{5}-of-\\d{5}\\.gguf$",
            Pattern.CASE_INSENSITIVE);

    private final String repository;
    private final List<HubFile> files;

    private Listing(String repository, List<HubFile> files) {
        this.repository = repository;
        this.files = files;
    }

    /** @throws StoreFault if the JSON is no listing */
    static Listing read(String repository, String json) {
        try {
            List<HubFile> files = new ArrayList<>();
            for (JsonElement sibling : JsonParser.parseString(json).getAsJsonObject().getAsJsonArray("siblings")) {
                JsonObject file = sibling.getAsJsonObject();
                if (file.get("rfilename").getAsString().toLowerCase(Locale.ROOT).endsWith(".gguf")) {
                    files.add(file(repository, file));
                }
            }
            return new Listing(repository, List.copyOf(files));
        } catch (JsonParseException | IllegalStateException | NullPointerException | UnsupportedOperationException
                | NumberFormatException broken) {
            throw new StoreFault(
                    "the hub's answer about " + repository + " cannot be understood; is its address right?",
                    broken);
        }
    }

    private static HubFile file(String repository, JsonObject file) {
        String name = file.get("rfilename").getAsString();
        if (file.has("lfs") && file.get("lfs").isJsonObject()) {
            JsonObject large = file.getAsJsonObject("lfs");
            return new HubFile(repository, name, large.get("size").getAsLong(),
                    new HubFile.Checksum.Sha256(large.get("sha256").getAsString().toLowerCase(Locale.ROOT)));
        }
        return new HubFile(repository, name, file.get("size").getAsLong(),
                new HubFile.Checksum.GitBlob(file.get("blobId").getAsString().toLowerCase(Locale.ROOT)));
    }

    /**
     * @param wanted a file's path or name, or a quantisation such as {@code Q8_0}; empty if there is but one file
     * @throws StoreFault if none or several are meant; the message lists them
     */
    HubFile choose(Optional<String> wanted) {
        List<HubFile> meant = wanted.map(this::matching).orElse(files);
        if (files.isEmpty()) {
            throw new StoreFault(repository + " has no GGUF file. Look for a repository that has, often " + repository
                    + "-GGUF");
        }
        if (meant.size() != 1) {
            String what = wanted.map(text -> "'" + HubFile.shown(text) + "' names " + meant.size() + " of them")
                    .orElse("say which");
            throw new StoreFault(repository + " has " + files.size() + " GGUF files; " + what + ":\n" + table(
                    meant.isEmpty() ? files : meant));
        }
        HubFile file = meant.getFirst();
        if (PART_OF_SEVERAL.matcher(file.path()).find()) {
            throw new StoreFault(file.path() + " is one part of a split model; this build reads whole files only");
        }
        return file;
    }

    private List<HubFile> matching(String wanted) {
        List<HubFile> named = files.stream()
                .filter(file -> file.path().equals(wanted) || file.fileName().equals(wanted))
                .toList();
        if (!named.isEmpty()) {
            return named;
        }
        Pattern token = Pattern.compile("(^|[-._])" + Pattern.quote(wanted) + "([-._]|$)", Pattern.CASE_INSENSITIVE);
        return files.stream().filter(file -> token.matcher(file.fileName()).find()).toList();
    }

    private String table(List<HubFile> some) {
        return some.stream()
                .map(file -> "  ./tokenworks model get %s:%s   (%s%s)".formatted(repository, HubFile.shown(file.path()),
                        Sizes.shown(file.bytes()), readable(file) ? "" : "; its type cannot be read by this build"))
                .collect(Collectors.joining("\n"));
    }

    /** Whether a file's name speaks of a type that this build reads, or of none at all. */
    private static boolean readable(HubFile file) {
        String name = file.fileName().toUpperCase(Locale.ROOT);
        return Arrays.stream(GgufType.values()).filter(type -> type.dtype().isEmpty())
                .noneMatch(type -> name.contains(type.name()))
                && !name.matches(".*[-.]IQ\\d_(X|S|M|N).*");
    }
}
