package io.tokenworks.e2e;

import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** A headless Chromium of this machine with one page, and everything that went wrong in that page. */
final class Browser implements AutoCloseable {
    /** Names another browser. */
    private static final String CHROMIUM_VARIABLE = "TOKENWORKS_CHROMIUM";
    private static final List<String> PLACES = List.of("/usr/bin/chromium", "/usr/bin/chromium-browser",
            "/usr/bin/google-chrome", "/snap/bin/chromium",
            "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome");
    private static final int WIDTH = 1280;
    private static final int HEIGHT = 900;

    private final List<String> errors = new CopyOnWriteArrayList<>();
    private final Playwright playwright;
    private final Page page;

    /** Where one is installed; tests that need it are skipped otherwise. */
    static Optional<Path> chromium() {
        return Stream.concat(Stream.ofNullable(System.getenv(CHROMIUM_VARIABLE)), PLACES.stream()).map(Path::of)
                .filter(Files::isExecutable).findFirst();
    }

    Browser(Path chromium) {
        // Nothing is downloaded: the driver comes from a library, the browser is the machine's.
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        var options = new BrowserType.LaunchOptions().setExecutablePath(chromium).setChromiumSandbox(false)
                .setHeadless(true);
        page = playwright.chromium().launch(options).newPage();
        page.setViewportSize(WIDTH, HEIGHT);
        page.onConsoleMessage(this::note);
        page.onPageError(errors::add);
        page.onResponse(response -> {
            if (response.status() >= 400) {
                errors.add(response.status() + " " + response.url());
            }
        });
    }

    private void note(ConsoleMessage message) {
        if (message.type().equals("error") || message.type().equals("warning")) {
            errors.add(message.text() + " at " + message.location());
        }
    }

    Page page() {
        return page;
    }

    /** Script errors, refused styles and scripts, answers of 400 and more, in the page so far. */
    List<String> errors() {
        return List.copyOf(errors);
    }

    /** An attribute of the element of an id. */
    String attribute(String id, String name) {
        return Objects.requireNonNull(page.locator("#" + id).getAttribute(name), () -> "#" + id + " has no " + name);
    }

    @Override
    public void close() {
        playwright.close();
    }
}
