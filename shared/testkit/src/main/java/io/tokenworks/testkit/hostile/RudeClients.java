package io.tokenworks.testkit.hostile;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/** Clients that ask for an answer and go away at a random moment: in the middle of their body, at once, or later. */
public final class RudeClients {

    private static final int BYTES_MAX = 6_000;
    private static final int MILLIS_MAX = 60;
    private static final int PATIENT_MILLIS = 20_000;

    private final InetSocketAddress server;
    private final IntFunction<Question> questions;
    private final long seed;
    private final AtomicInteger unanswered = new AtomicInteger();
    private final AtomicInteger inTheMiddle = new AtomicInteger();
    private final AtomicInteger served = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();

    /** @param questions what the client of this number asks */
    public RudeClients(InetSocketAddress server, long seed, IntFunction<Question> questions) {
        this.server = server;
        this.seed = seed;
        this.questions = questions;
    }

    /** A key and a body. */
    public record Question(String key, String body) {}

    /**
     * How far they were when they went.
     *
     * @param unanswered before the first byte of an answer
     * @param inTheMiddle of an answer
     * @param served to its end
     * @param refused with another status than 200
     */
    public record Report(int unanswered, int inTheMiddle, int served, int refused) {}

    /** Lets so many come and go, so many at a time. */
    public Report run(int clients, int atOnce) {
        Semaphore seats = new Semaphore(atOnce);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < clients; i++) {
                int number = i;
                seats.acquireUninterruptibly();
                threads.execute(() -> {
                    try {
                        comeAndGo(number);
                    } finally {
                        seats.release();
                    }
                });
            }
        }
        return new Report(unanswered.get(), inTheMiddle.get(), served.get(), refused.get());
    }

    private void comeAndGo(int number) {
        Random random = new Random(seed * 1_000_003 + number);
        StringBuilder heard = new StringBuilder();
        try (Socket socket = new Socket()) {
            socket.connect(server);
            if (random.nextInt(3) == 0) {
                socket.setSoLinger(true, 0); // goes with a reset instead of a farewell
            }
            byte[] request = request(questions.apply(number));
            int said = random.nextInt(20) == 0 ? random.nextInt(request.length) : request.length;
            OutputStream out = socket.getOutputStream();
            out.write(request, 0, said);
            out.flush();
            listen(socket, said == request.length && random.nextInt(4) > 0, random, heard);
        } catch (IOException closed) {
            // By the server, which may.
        }
        count(heard.toString());
    }

    /** Until so many bytes have come; the impatient not longer than so much time without one. */
    private static void listen(Socket socket, boolean patient, Random random, StringBuilder heard) throws IOException {
        int most = random.nextInt(BYTES_MAX);
        socket.setSoTimeout(patient ? PATIENT_MILLIS : 1 + random.nextInt(MILLIS_MAX));
        InputStream in = socket.getInputStream();
        byte[] bytes = new byte[1024];
        try {
            int count = 0;
            while (count >= 0 && heard.length() < most) {
                count = in.read(bytes);
                heard.append(new String(bytes, 0, Math.max(0, count), StandardCharsets.ISO_8859_1));
            }
        } catch (SocketTimeoutException | SocketException enough) {
            return;
        }
    }

    private void count(String heard) {
        if (heard.isEmpty()) {
            unanswered.incrementAndGet();
        } else if (!heard.startsWith("HTTP/1.1 200")) {
            refused.incrementAndGet();
        } else if (heard.contains("[DONE]")) {
            served.incrementAndGet();
        } else {
            inTheMiddle.incrementAndGet();
        }
    }

    private static byte[] request(Question question) {
        byte[] body = question.body().getBytes(StandardCharsets.UTF_8);
        String head = "POST /v1/chat/completions HTTP/1.1\r\nHost: test\r\nContent-Type: application/json\r\n"
                + "Connection: close\r\n"
                + "Authorization: Bearer " + question.key() + "\r\nContent-Length: " + body.length + "\r\n\r\n";
        byte[] all = new byte[head.length() + body.length];
        System.arraycopy(head.getBytes(StandardCharsets.US_ASCII), 0, all, 0, head.length());
        System.arraycopy(body, 0, all, head.length(), body.length);
        return all;
    }
}
