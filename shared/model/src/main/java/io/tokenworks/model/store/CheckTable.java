package io.tokenworks.model.store;

import io.tokenworks.model.Footprint;
import io.tokenworks.model.ModelReport;
import java.nio.file.Path;

/** A check's outcome as a table for a terminal. */
final class CheckTable {

    private final StringBuilder text = new StringBuilder();

    private CheckTable() {}

    static String of(Path file, ModelReport report, Machine machine, Fit fit) {
        CheckTable table = new CheckTable();
        table.row("file", file + " (" + Sizes.shown(report.fileBytes()) + ")");
        table.row("model", HubFile.shown((report.name().isEmpty() ? "no name" : report.name()) + ", "
                + report.architecture() + ", " + report.quantisation() + ", " + report.tensors() + " tensors"));
        table.row("tokenizer", HubFile.shown(report.tokenizer()));
        report.contextTokens().ifPresent(tokens -> table.row("context", tokens + " tokens"));
        report.footprint().ifPresent(needs -> table.needs(needs, fit));
        table.machine(machine, report);
        table.verdict(report, machine, fit);
        return table.text.toString();
    }

    private void needs(Footprint needs, Fit fit) {
        text.append("\na worker on the CPU needs\n");
        row("  weights", Sizes.shown(needs.weightsBytes()));
        row("  workspace", Sizes.shown(needs.workspaceBytes()));
        row("  process", Sizes.shown(Footprint.PROCESS_BYTES));
        row("  KV", Sizes.shown(fit.kvBytes()) + " for " + fit.kvTokens() + " tokens ("
                + Sizes.shown(needs.kvBytesPerToken()) + " a token)");
        row("  together", Sizes.shown(needs.totalBytes(fit.kvBytes())));
    }

    private void machine(Machine machine, ModelReport report) {
        text.append('\n');
        row("this machine", Sizes.shown(machine.memoryBytes()) + " of memory, " + Sizes.shown(machine.freeBytes())
                + " free, " + machine.cores() + " cores");
        if (machine.gpus().isEmpty()) {
            row("GPU", "none found");
        }
        for (Machine.Gpu gpu : machine.gpus()) {
            row("GPU",
                    gpu.name() + ", " + Sizes.shown(gpu.memoryBytes()) + ", " + Sizes.shown(gpu.freeBytes()) + " free");
            report.footprint().ifPresent(needs -> row("", GpuFit.of(gpu, report, needs).shown()));
        }
    }

    private void verdict(ModelReport report, Machine machine, Fit fit) {
        text.append('\n');
        if (!fit.fits()) {
            text.append(report.supported() ? "It does not fit:\n" : "This build cannot run it:\n");
            fit.problems().forEach(problem -> text.append("  - ").append(HubFile.shown(problem)).append('\n'));
            return;
        }
        long context = report.contextTokens().orElse(fit.kvTokens());
        long whole = fit.wholeSequences(report);
        text.append("It fits: ").append(whole > 0
                ? whole + (whole == 1 ? " sequence" : " sequences") + " of the whole context of " + context + " tokens"
                : "one sequence of " + fit.kvTokens() + " of the " + context + " tokens");
        text.append(" at a time");
        report.footprint().ifPresent(needs -> {
            long pair = 2 * needs.totalBytes(fit.kvBytes());
            text.append(pair <= machine.freeBytes()
                    ? ", and a prefill worker beside the decode worker.\n"
                    : "; one worker only, for prefill and decode workers together need " + Sizes.shown(pair) + ".\n");
        });
    }

    private void row(String name, String value) {
        text.append("%-14s %s%n".formatted(name, value));
    }
}
