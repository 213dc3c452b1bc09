package org.homeostat.cli.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** The version that this bundle was built with. */
final class Version implements IVersionProvider {

    /** One line: version and Java's version. */
    @Override
    public String[] getVersion() {
        return new String[] {"homeostat " + ofPlatform() + ", Java " + Runtime.version()};
    }

    /** The Maven version of the platform's artifacts. */
    static String ofPlatform() {
        Properties properties = new Properties();
        try (InputStream in = Version.class.getResourceAsStream("version.properties")) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.getProperty("version");
    }
}
