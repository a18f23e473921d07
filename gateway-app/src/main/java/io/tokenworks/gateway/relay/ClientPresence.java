package io.tokenworks.gateway.relay;

import java.util.ArrayList;
import java.util.List;

/** Tells every choice of an operation when nobody waits for it any more. Thread-safe. */
final class ClientPresence {

    private final List<Mailbox> mailboxes = new ArrayList<>();
    private boolean gone;

    /** A mailbox for one more choice. */
    synchronized Mailbox open() {
        Mailbox mailbox = new Mailbox();
        mailboxes.add(mailbox);
        if (gone) {
            mailbox.clientGone();
        }
        return mailbox;
    }

    /** The client has gone, or the operation has failed otherwise. */
    synchronized void end() {
        if (!gone) {
            gone = true;
            mailboxes.forEach(Mailbox::clientGone);
        }
    }
}
