package org.homeostat.runtime.internal.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.homeostat.api.platform.Figure;

/**
 * One page of HTML that needs nothing else: pictures are inside, every text is escaped, and its content security policy
 * allows no script and no remote load.
 */
public final class ReportPage {

    private final StringBuilder body = new StringBuilder();
    private final String title;

    /**
     * Begins a page.
     *
     * @param title its title
     * @param description a paragraph, which may be empty
     */
    public ReportPage(String title, String description) {
        this.title = title;
        body.append("<header><h1>").append(escape(title)).append("</h1>");
        if (!description.isBlank()) {
            body.append("<p>").append(escape(description)).append("</p>");
        }
        body.append("</header>\n");
    }

    private ReportPage(String heading) {
        this.title = heading;
        section(heading);
    }

    /**
     * Begins a section for a page that is written already.
     *
     * @param heading its heading
     * @return what goes {@link #into} such a page
     */
    public static ReportPage addition(String heading) {
        return new ReportPage(heading);
    }

    /**
     * Adds this to the end of a page, or in the place of an earlier addition of the same title.
     *
     * @param page HTML of {@link #html}
     * @return HTML
     */
    public String into(String page) {
        String begin = "<!-- " + escape(title) + " -->\n";
        String end = "<!-- end of " + escape(title) + " -->\n";
        int from = page.indexOf(begin);
        int to = page.indexOf(end);
        String rest = from >= 0 && to > from ? page.substring(0, from) + page.substring(to + end.length()) : page;
        int place = rest.lastIndexOf("</main>");
        if (place < 0) {
            throw new IllegalArgumentException("the page is not one of a report");
        }
        return rest.substring(0, place) + begin + body + end + rest.substring(place);
    }

    /**
     * Adds a row of large numbers.
     *
     * @param values names and values
     * @return this page
     */
    public ReportPage headline(Map<String, ?> values) {
        body.append("<dl class=\"headline\">");
        values.forEach((name, value) -> body.append("<div><dt>")
                .append(escape(name))
                .append("</dt><dd>")
                .append(escape(format(value)))
                .append("</dd></div>"));
        body.append("</dl>\n");
        return this;
    }

    /**
     * Begins a section.
     *
     * @param heading its heading
     * @return this page
     */
    public ReportPage section(String heading) {
        body.append("<h2>").append(escape(heading)).append("</h2>\n");
        return this;
    }

    /**
     * Adds a table.
     *
     * @param columns its columns' names
     * @param rows its rows, a value a column
     * @return this page
     */
    public ReportPage table(List<String> columns, List<? extends List<?>> rows) {
        body.append("<div class=\"wide\"><table><thead><tr>");
        columns.forEach(column -> body.append("<th>").append(escape(column)).append("</th>"));
        body.append("</tr></thead><tbody>");
        for (List<?> row : rows) {
            body.append("<tr>");
            for (Object value : row) {
                body.append(value instanceof Number ? "<td class=\"number\">" : "<td>")
                        .append(escape(format(value)))
                        .append("</td>");
            }
            body.append("</tr>");
        }
        body.append("</tbody></table></div>\n");
        return this;
    }

    /**
     * Adds a list.
     *
     * @param items a text each
     * @return this page
     */
    public ReportPage list(List<String> items) {
        body.append("<ul>");
        items.forEach(item -> body.append("<li>").append(escape(item)).append("</li>"));
        body.append("</ul>\n");
        return this;
    }

    /**
     * Adds a figure.
     *
     * @param figure the figure
     * @return this page
     */
    public ReportPage figure(Charts.Drawn figure) {
        String type = figure.gif().isPresent() ? "gif" : figure.svg().isPresent() ? "svg+xml" : "png";
        byte[] picture = figure.gif().or(figure::svg).orElse(figure.png());
        String data = Base64.getEncoder().encodeToString(picture);
        body.append("<figure><img src=\"data:image/")
                .append(type)
                .append(";base64,")
                .append(data)
                .append("\" alt=\"")
                .append(escape(figure.caption()))
                .append("\"><figcaption>")
                .append(escape(figure.caption()))
                .append("</figcaption></figure>\n");
        return this;
    }

    /**
     * Adds a text with its caption.
     *
     * @param figure the text
     * @return this page
     */
    public ReportPage text(Figure.Text figure) {
        body.append("<figure><pre>")
                .append(escape(figure.text()))
                .append("</pre><figcaption>")
                .append(escape(figure.caption()))
                .append("</figcaption></figure>\n");
        return this;
    }

    /**
     * Adds text as it stands, such as the experiment.
     *
     * @param text the text
     * @return this page
     */
    public ReportPage preformatted(String text) {
        body.append("<pre>").append(escape(text)).append("</pre>\n");
        return this;
    }

    /**
     * The page.
     *
     * @return HTML
     */
    public String html() {
        String style = style();
        return "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                + "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:; style-src '"
                + hash(style) + "'; base-uri 'none'; form-action 'none'\">\n"
                + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>"
                + escape(title) + "</title>\n<style>" + style + "</style>\n</head>\n<body><main>\n" + body
                + "</main></body>\n</html>\n";
    }

    private static String style() {
        try (InputStream in = ReportPage.class.getResourceAsStream("report.css")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String hash(String style) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(style.getBytes(StandardCharsets.UTF_8));
            return "sha256-" + Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static String format(Object value) {
        if (value instanceof Double number) {
            return number(number);
        }
        if (value instanceof Collection<?> list) {
            return String.join(", ", list.stream().map(String::valueOf).toList());
        }
        return value == null ? "–" : String.valueOf(value);
    }

    private static String number(double value) {
        if (value == Math.rint(value) && Math.abs(value) < 1e9) {
            return String.format(Locale.ROOT, "%.0f", value);
        }
        boolean plain = Math.abs(value) >= 1e-3 && Math.abs(value) < 1e6;
        return String.format(Locale.ROOT, plain ? "%.4f" : "%.3e", value);
    }

    private static String escape(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> escaped.appendCodePoint(c);
            }
        });
        return escaped.toString();
    }
}
