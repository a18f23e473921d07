package io.tokenworks.controlplane.proof;

import io.tokenworks.controlplane.seals.SealedHeads;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;

/**
 * {@code ./tokenworks ledger verify}: prints every finding. Ends with 0 if there is none, 1 if there are, 2 if it could
 * not look.
 */
public final class VerifyCommand {

    private VerifyCommand() {}

    /**
     * @param args the folder of the signed heads
     */
    public static void main(String[] args) {
        Map<String, String> environment = System.getenv();
        try {
            System.exit(verify(new Database(environment.getOrDefault("SPRING_DATASOURCE_URL", ""),
                    environment.getOrDefault("SPRING_DATASOURCE_USERNAME", ""),
                    environment.getOrDefault("SPRING_DATASOURCE_PASSWORD", "")), Path.of(args[0]), System.out));
        } catch (SQLException | IOException e) {
            System.err.println("the ledger could not be looked at: " + e.getMessage());
            System.exit(2);
        }
    }

    /** How the database is reached. */
    record Database(String url, String user, String password) {}

    static int verify(Database database, Path seals, PrintStream out) throws SQLException, IOException {
        Findings findings = new Findings(out);
        if (!Files.exists(seals)) {
            throw new IOException("there are no signed heads in " + seals);
        }
        SealedHeads signed = SealedHeads.read(seals, what -> findings.accept(Finding.of(what)));
        try (Snapshot snapshot = new Snapshot(
                DriverManager.getConnection(database.url(), database.user(), database.password()))) {
            long entries = new ChainCheck(PriceBook.read(snapshot), signed.byTenant(), findings).run(snapshot);
            HeadCheck.run(snapshot, signed.byTenant(), findings);
            SumCheck.run(snapshot, findings);
            StatementCheck.run(snapshot, findings);
            new ConservationCheck(snapshot, findings).run();
            out.println(snapshot.quarantined() + " records in quarantine, which are in none of these");
            out.println(entries + " entries, " + signed.byTenant().size() + " tenants with signed heads, "
                    + findings.count() + " findings");
        }
        return findings.count() == 0 ? 0 : 1;
    }
}
