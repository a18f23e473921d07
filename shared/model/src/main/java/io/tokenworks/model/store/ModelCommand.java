package io.tokenworks.model.store;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.tokenworks.model.ModelCheck;
import io.tokenworks.model.ModelReport;
import io.tokenworks.model.gguf.GgufFault;
import io.tokenworks.model.gguf.GgufFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code model get|list|rm|check}, run by the launcher. Exit code 0: done, or the model fits. 1: it does not fit, or
 * something else stood in the way, which standard error says. 2: this build cannot run the model. 64: wrong usage.
 */
public final class ModelCommand {

    private static final Pattern SPEC = Pattern
            .compile("([A-Za-z0-9][\\w.-]{0,95}/[A-Za-z0-9][\\w.-]{0,95})(?::([\\w./ +-]{1,255}))?");
    private static final int OK = 0;
    private static final int FAILED = 1;
    private static final int UNSUPPORTED = 2;
    private static final int USAGE = 64;

    private final InputStream in;
    private final PrintStream out;
    private final PrintStream err;
    private final Map<String, String> environment;
    private final Map<String, String> options = new HashMap<>();
    private final List<String> words = new ArrayList<>();

    ModelCommand(InputStream in, PrintStream out, PrintStream err, Map<String, String> environment) {
        this.in = in;
        this.out = out;
        this.err = err;
        this.environment = environment;
    }

    /** @param args {@code COMMAND [WORD] --models=FOLDER [--hub=URL] [--token-file=FILE] [--json] [--force]} */
    public static void main(String[] args) {
        System.exit(new ModelCommand(System.in, System.out, System.err, System.getenv()).run(args));
    }

    int run(String... args) {
        for (String arg : args) {
            int equals = arg.indexOf('=');
            if (!arg.startsWith("--")) {
                words.add(arg);
            } else if (equals < 0) {
                options.put(arg, "");
            } else {
                options.put(arg.substring(0, equals), arg.substring(equals + 1));
            }
        }
        try {
            return command();
        } catch (StoreFault | GgufFault fault) {
            err.println("tokenworks: " + fault.getMessage());
            return FAILED;
        }
    }

    private int command() {
        String name = words.isEmpty() ? "" : words.getFirst();
        return switch (name) {
            case "get" -> words.size() == 2 ? get(words.get(1)) : usage();
            case "list" -> words.size() == 1 ? list() : usage();
            case "rm" -> words.size() == 2 ? remove(words.get(1)) : usage();
            case "check" -> words.size() == 2 ? check(words.get(1)) : usage();
            default -> usage();
        };
    }

    private int usage() {
        err.println("""
                Usage: ./tokenworks model COMMAND
                  get OWNER/REPO[:FILE|QUANT]   fetch a GGUF file from the hub, or go on with a fetch that broke off
                  list                          the models on this machine
                  rm NAME [--force]             remove one
                  check FILE                    can this machine run it?""");
        return USAGE;
    }

    private int get(String spec) {
        Matcher meant = SPEC.matcher(spec);
        if (!meant.matches()) {
            throw new StoreFault(
                    "'" + HubFile.shown(spec) + "' is not OWNER/REPO, OWNER/REPO:FILE or OWNER/REPO:QUANT");
        }
        Hub hub = new Hub(HubSettings.of(hubAddress(), token(), tokenHint()));
        HubFile file = listing(hub, meant.group(1)).choose(Optional.ofNullable(meant.group(2)));
        Path target = folder().target(file);
        if (target.toFile().length() == file.bytes()) {
            out.println(target + " is there already");
        } else {
            out.println("fetching " + file.path() + " (" + Sizes.shown(file.bytes()) + ") into " + target.getParent());
            Download.fetch(hub, file, target, new Progress(err, options.containsKey("--terminal"), System::nanoTime));
            out.println("fetched and checked: " + target);
        }
        out.println("next: ./tokenworks model check '" + target + "'  and  ./tokenworks up --model '" + target + "'");
        return OK;
    }

    private static Listing listing(Hub hub, String repository) {
        try {
            return Listing.read(repository, hub.listing(repository));
        } catch (IOException unreachable) {
            throw new StoreFault("the hub " + hub.settings().base() + " cannot be reached: " + unreachable
                    + ". See the network, a proxy (JAVA_TOOL_OPTIONS=-Dhttps.proxyHost=HOST -Dhttps.proxyPort=PORT), "
                    + "or use a mirror: TOKENWORKS_HUB_URL=URL", unreachable);
        }
    }

    private URI hubAddress() {
        String address = options.getOrDefault("--hub", "");
        try {
            return URI.create(address);
        } catch (IllegalArgumentException malformed) {
            throw new StoreFault("the hub's address '" + HubFile.shown(address) + "' is none", malformed);
        }
    }

    private Optional<String> token() {
        String given = environment.getOrDefault("HF_TOKEN", "").strip();
        Path file = Path.of(options.getOrDefault("--token-file", ""));
        if (!given.isEmpty() || !Files.isRegularFile(file)) {
            return Optional.of(given).filter(token -> !token.isEmpty());
        }
        try {
            return Optional.of(Files.readString(file).strip()).filter(token -> !token.isEmpty());
        } catch (IOException unreadable) {
            throw new StoreFault("the token in " + file + " cannot be read", unreadable);
        }
    }

    private String tokenHint() {
        String file = options.getOrDefault("--token-file", "");
        return "HF_TOKEN=… ./tokenworks model get …" + (file.isEmpty() ? "" : ", or write it into " + file);
    }

    private int list() {
        Uses uses = uses();
        List<ModelFolder.Kept> models = folder().list();
        if (models.isEmpty()) {
            out.println("no models in " + options.get("--models") + "; ./tokenworks model get OWNER/REPO fetches one");
            return OK;
        }
        int width = models.stream().mapToInt(model -> model.name().length()).max().orElse(0);
        String format = "%-" + Math.max(4, width) + "s  %8s  %-12s %-8s %9s  %s%n";
        out.printf(format, "name", "size", "architecture", "weights", "context", "used by");
        for (ModelFolder.Kept model : models) {
            String usedBy = uses.known() ? String.join(", ", uses.of(model.file())) : "unknown (not running)";
            ModelReport report = model.report().orElse(null);
            if (report == null) {
                out.printf(format, model.name(), Sizes.shown(model.bytes()), "-", "-", "-",
                        model.fault().map(HubFile::shown).orElse(""));
            } else {
                String context = report.contextTokens().isPresent()
                        ? String.valueOf(report.contextTokens().getAsLong())
                        : "-";
                out.printf(format, model.name(), Sizes.shown(model.bytes()), HubFile.shown(report.architecture()),
                        report.quantisation(), context, usedBy.isEmpty() ? "-" : usedBy);
            }
        }
        return OK;
    }

    private int remove(String name) {
        ModelFolder folder = folder();
        Path file = folder.find(name);
        if (!options.containsKey("--force")) {
            Uses uses = uses();
            List<String> users = uses.of(file);
            if (!users.isEmpty()) {
                throw new StoreFault(name + " is used by " + String.join(", ", users)
                        + ". Retire that first, or remove it all the same with --force: running workers go on, "
                        + "new ones will not start");
            }
            if (!uses.known()) {
                throw new StoreFault("whether a deployment uses " + name + " cannot be told while the control plane is"
                        + " down. Start it (./tokenworks up), or use --force");
            }
        }
        folder.remove(name);
        out.println("removed " + name);
        return OK;
    }

    private int check(String name) {
        Path path = folder().find(name);
        try (GgufFile file = GgufFile.open(path)) {
            ModelReport report = ModelCheck.inspect(file);
            Machine machine = Machine.here();
            Fit fit = Fit.of(report, machine);
            out.print(options.containsKey("--json") ? json(report, fit) : CheckTable.of(path, report, machine, fit));
            return fit.fits() ? OK : report.supported() ? FAILED : UNSUPPORTED;
        } catch (GgufFault broken) {
            if (!options.containsKey("--json")) {
                throw broken;
            }
            String words = String.valueOf(broken.getMessage()).replace(path + ": ", "");
            out.print(json(new Fit(List.of(words), 0, 0, 0), false));
            return UNSUPPORTED;
        }
    }

    private static String json(ModelReport report, Fit fit) {
        return json(fit, report.supported());
    }

    private static String json(Fit fit, boolean supported) {
        JsonObject json = new JsonObject();
        JsonArray problems = new JsonArray();
        fit.problems().forEach(problem -> problems.add(HubFile.shown(problem)));
        json.addProperty("fits", fit.fits());
        json.addProperty("supported", supported);
        json.add("problems", problems);
        json.addProperty("heapBytes", fit.heapBytes());
        json.addProperty("kvTokens", fit.kvTokens());
        return json + System.lineSeparator();
    }

    private ModelFolder folder() {
        String folder = options.getOrDefault("--models", "");
        if (folder.isEmpty()) {
            throw new StoreFault("--models=FOLDER is missing");
        }
        return new ModelFolder(Path.of(folder));
    }

    /** The launcher writes them on standard input. */
    private Uses uses() {
        return Uses.read(new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)).lines().toList());
    }
}
