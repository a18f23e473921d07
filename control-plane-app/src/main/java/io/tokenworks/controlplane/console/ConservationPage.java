package io.tokenworks.controlplane.console;

import io.tokenworks.controlplane.console.ConservationDesk.Hour;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.format.annotation.DateTimeFormat;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The proof that every token produced is accounted for, a day at a time. */
@Controller
final class ConservationPage {

    private final ConservationDesk desk;
    private final MessageSource messages;
    private final Clock clock;

    ConservationPage(ConservationDesk desk, MessageSource messages, Clock clock) {
        this.desk = desk;
        this.messages = messages;
        this.clock = clock;
    }

    @GetMapping("/conservation")
    String page(
            @RequestParam(required = false) @DateTimeFormat(iso = DateTimeFormat.ISO.DATE) @Nullable LocalDate day,
            Model model) {
        LocalDate today = LocalDate.now(clock.withZone(ZoneOffset.UTC));
        LocalDate shown = day == null ? today : day;
        List<Hour> hours = desk.hours(shown);
        model.addAttribute("day", shown);
        model.addAttribute("previous", shown.minusDays(1));
        model.addAttribute("next", shown.isBefore(today) ? List.of(shown.plusDays(1)) : List.of());
        model.addAttribute("rows", hours.stream().map(this::row).toList());
        model.addAttribute("difference", Figures.count(hours.stream().mapToLong(h -> Math.abs(h.difference())).sum()));
        model.addAttribute("quarantined", Figures.count(desk.quarantined()));
        model.addAttribute("produced", sum(hours, Hour::produced));
        model.addAttribute("billed", sum(hours, hour -> hour.account("BILLED")));
        return "console/conservation/page";
    }

    /** Of tokens; positions of prompts are another measure. */
    private static String sum(List<Hour> hours, ToLongFunction<Hour> of) {
        return Figures.count(hours.stream().filter(hour -> hour.measure().equals("TOKENS")).mapToLong(of).sum());
    }

    private Row row(Hour hour) {
        return new Row(Figures.time(hour.hour()), hour.deployment(), hour.measure(), Figures.count(hour.produced()),
                Figures.count(hour.account("BILLED")), Figures.count(hour.account("IN_FLIGHT")), waste(hour),
                Figures.count(hour.difference()), hour.difference() == 0);
    }

    private String waste(Hour hour) {
        String text = new TreeMap<>(hour.accounts()).entrySet().stream()
                .filter(account -> !account.getKey().equals("BILLED") && !account.getKey().equals("IN_FLIGHT"))
                .map(this::cause).collect(Collectors.joining(", "));
        return text.isEmpty() ? Figures.NONE : text;
    }

    private String cause(Map.Entry<String, Long> account) {
        return messages.getMessage("account." + account.getKey(), null, LocaleContextHolder.getLocale()) + " "
                + Figures.count(account.getValue());
    }

    record Row(
            String hour, String deployment, String measure, String produced, String billed, String inFlight,
            String waste, String difference, boolean even) {}
}
