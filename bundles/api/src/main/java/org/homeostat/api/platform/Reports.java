package org.homeostat.api.platform;

import java.nio.file.Path;
import org.homeostat.api.analysis.Findings;
import org.osgi.annotation.versioning.ProviderType;

/** Draws and writes what analyses found. An OSGi service. */
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
}
