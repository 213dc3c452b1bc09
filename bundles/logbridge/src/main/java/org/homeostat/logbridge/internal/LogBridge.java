package org.homeostat.logbridge.internal;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.log.LogEntry;
import org.osgi.service.log.LogListener;
import org.osgi.service.log.LogReaderService;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Sends what the framework, Declarative Services and the drop folder write to the OSGi log to SLF4J. */
@Component(
        service = {},
        immediate = true)
public final class LogBridge implements LogListener {

    private final LogReaderService reader;

    /**
     * Begins to pass entries on.
     *
     * @param reader the OSGi log
     */
    @Activate
    public LogBridge(@Reference LogReaderService reader) {
        this.reader = reader;
        reader.addLogListener(this);
    }

    /** Passes nothing on any more. */
    @Deactivate
    public void stop() {
        reader.removeLogListener(this);
    }

    @Override
    public void logged(LogEntry entry) {
        if (entry.getLoggerName().startsWith("Events.")) {
            return; // each bundle's and service's coming and going
        }
        Level level = switch (entry.getLogLevel()) {
            case AUDIT, INFO -> Level.INFO;
            case ERROR -> Level.ERROR;
            case WARN -> Level.WARN;
            case DEBUG -> Level.DEBUG;
            case TRACE -> Level.TRACE;
        };
        LoggerFactory.getLogger("osgi." + entry.getBundle().getSymbolicName())
                .atLevel(level)
                .setCause(entry.getException())
                .log(entry.getMessage());
    }
}
