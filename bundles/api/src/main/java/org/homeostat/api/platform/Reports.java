package org.homeostat.api.platform;

import java.nio.file.Path;
import java.util.List;
import org.homeostat.api.analysis.Findings;
import org.osgi.annotation.versioning.ProviderType;

/** Draws figures, and writes what analyses found. An OSGi service. */
@ProviderType
public interface Reports {

    /**
     * Writes findings: {@code analysis.json}, {@code figures/} and {@code analysis.html}, a page that needs nothing else.
     * What is there under these names is replaced.
     *
     * @param findings the findings
     * @param folder the folder, made if it is missing
     * @return the page
     * @throws org.homeostat.api.HomeostatException if it cannot be written
     */
    Path write(Findings findings, Path folder);

    /**
     * Writes findings under another name than {@code analysis}: {@code NAME.json}, {@code figures/} and {@code NAME.html}.
     *
     * @param findings the findings
     * @param folder the folder, made if it is missing
     * @param name from which file names are made
     * @return the page
     * @throws org.homeostat.api.HomeostatException if it cannot be written
     */
    Path write(Findings findings, Path folder, String name);

    /**
     * Draws one figure into files named after it: {@code .png}, and {@code .svg} or {@code .gif} where it is a drawing or
     * moves. What is there under these names is replaced.
     *
     * @param figure the figure; text cannot be drawn
     * @param folder the folder, made if it is missing
     * @return the files
     * @throws org.homeostat.api.HomeostatException if it cannot be drawn or written; the message says what to do
     */
    List<Path> draw(Figure figure, Path folder);
}
