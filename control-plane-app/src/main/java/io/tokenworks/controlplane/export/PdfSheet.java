package io.tokenworks.controlplane.export;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.util.List;
import org.openpdf.text.Document;
import org.openpdf.text.PageSize;
import org.openpdf.text.Rectangle;
import org.openpdf.text.pdf.BaseFont;
import org.openpdf.text.pdf.PdfContentByte;
import org.openpdf.text.pdf.PdfWriter;

/**
 * Pages of one table, A4 on its side, from top to bottom: what does not fit on a page any more begins the next one.
 * Text is in a font that every reader has, which knows the letters of western Europe; others show as a question mark. A
 * name that is wider than its column is cut, a number never.
 */
final class PdfSheet {

    private static final Rectangle PAGE = new Rectangle(PageSize.A4.getHeight(), PageSize.A4.getWidth());
    private static final float MARGIN = 36;
    private static final float ROW_HEIGHT = 12;
    private static final float FOOTER_HEIGHT = 24;
    private static final float GAP = 6;
    private static final float SIZE = 8;
    private static final float TITLE_SIZE = 16;
    private static final float RULE = 0.5f;
    private static final String CUT = "…";

    private final Document document = new Document(PAGE, MARGIN, MARGIN, MARGIN, MARGIN);
    private final CharsetEncoder letters = Charset.forName("windows-1252").newEncoder();
    private final BaseFont plain;
    private final BaseFont bold;
    private final PdfContentByte page;
    private final String name;
    private final List<Column> columns;
    private float y;
    private int number = 1;

    /** @param right its texts end where it ends */
    record Column(String title, float width, boolean right) {}

    /** @param name in the footer of each page */
    PdfSheet(OutputStream out, String name, List<Column> columns) {
        this.name = name;
        this.columns = columns;
        try {
            this.plain = BaseFont.createFont(BaseFont.HELVETICA, BaseFont.WINANSI, BaseFont.NOT_EMBEDDED);
            this.bold = BaseFont.createFont(BaseFont.HELVETICA_BOLD, BaseFont.WINANSI, BaseFont.NOT_EMBEDDED);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        PdfWriter writer = PdfWriter.getInstance(document, out);
        document.addTitle(name);
        document.addCreator("Tokenworks");
        document.open();
        this.page = writer.getDirectContent();
        this.y = top();
    }

    private static float top() {
        return PAGE.getHeight() - MARGIN - ROW_HEIGHT;
    }

    void title(String text) {
        y -= TITLE_SIZE - SIZE;
        show(bold, TITLE_SIZE, PdfContentByte.ALIGN_LEFT, text, MARGIN);
        y -= 2 * ROW_HEIGHT;
    }

    /** A label and what it says, in a row of their own. */
    void fact(String label, float labelWidth, String text) {
        room();
        show(bold, SIZE, PdfContentByte.ALIGN_LEFT, label, MARGIN);
        show(plain, SIZE, PdfContentByte.ALIGN_LEFT, text, MARGIN + labelWidth);
        y -= ROW_HEIGHT;
    }

    /** The titles of the columns; they come again on each page. */
    void head() {
        y -= ROW_HEIGHT;
        titles();
    }

    private void titles() {
        cells(bold, columns.stream().map(Column::title).toList());
        rule(y - GAP / 2);
        y -= ROW_HEIGHT;
    }

    void row(List<String> texts) {
        if (y < MARGIN + FOOTER_HEIGHT) {
            nextPage();
            titles();
        }
        cells(plain, texts);
        y -= ROW_HEIGHT;
    }

    /** A label and a number below the last column. */
    void sum(String label, String text) {
        room();
        rule(y + ROW_HEIGHT - GAP / 2);
        show(bold, SIZE, PdfContentByte.ALIGN_RIGHT, label, right() - columns.getLast().width());
        show(bold, SIZE, PdfContentByte.ALIGN_RIGHT, text, right());
        y -= 2 * ROW_HEIGHT;
    }

    void close() {
        footer();
        document.close();
    }

    private void room() {
        if (y < MARGIN + FOOTER_HEIGHT) {
            nextPage();
        }
    }

    private void nextPage() {
        footer();
        document.newPage();
        number++;
        y = top();
    }

    private void footer() {
        y = MARGIN;
        show(plain, SIZE, PdfContentByte.ALIGN_LEFT, name, MARGIN);
        show(plain, SIZE, PdfContentByte.ALIGN_RIGHT, "Page " + number, right());
    }

    private void rule(float at) {
        page.setLineWidth(RULE);
        page.moveTo(MARGIN, at);
        page.lineTo(right(), at);
        page.stroke();
    }

    private float right() {
        return MARGIN + (float) columns.stream().mapToDouble(Column::width).sum();
    }

    private void cells(BaseFont font, List<String> texts) {
        float x = MARGIN;
        for (int i = 0; i < columns.size(); i++) {
            Column column = columns.get(i);
            String text = column.right() ? texts.get(i) : fit(font, texts.get(i), column.width() - GAP);
            show(font, SIZE, column.right() ? PdfContentByte.ALIGN_RIGHT : PdfContentByte.ALIGN_LEFT, text,
                    column.right() ? x + column.width() : x + GAP);
            x += column.width();
        }
    }

    private String fit(BaseFont font, String text, float width) {
        if (font.getWidthPoint(known(text), SIZE) <= width) {
            return text;
        }
        int end = text.length() - 1;
        while (end > 0 && font.getWidthPoint(known(text.substring(0, end) + CUT), SIZE) > width) {
            end--;
        }
        return text.substring(0, end) + CUT;
    }

    /** What the font has no letter for would vanish without a trace. */
    private String known(String text) {
        StringBuilder known = new StringBuilder(text.length());
        text.codePoints().forEach(c -> known.append(Character.isBmpCodePoint(c) && letters.canEncode((char) c)
                && !Character.isISOControl(c) ? (char) c : '?'));
        return known.toString();
    }

    private void show(BaseFont font, float size, int side, String text, float x) {
        page.beginText();
        page.setFontAndSize(font, size);
        page.showTextAligned(side, known(text), x, y, 0);
        page.endText();
    }
}
