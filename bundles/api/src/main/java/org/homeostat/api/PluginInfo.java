package org.homeostat.api;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.osgi.service.component.annotations.ComponentPropertyType;

/**
 * Describes a {@link Plugin} by service properties, so that listing plug-ins instantiates none.
 *
 * <p>For use beside {@code @Component}; whoever registers services by hand sets the properties named in {@link Plugin}.
 */
@ComponentPropertyType
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface PluginInfo {

    /** Prefix of the property names. */
    String PREFIX_ = "homeostat.";

    /**
     * The kind, as the contract's {@link Kind} states it.
     *
     * @return for example {@code solver}
     */
    String kind();

    /**
     * The name by which experiments refer to the plug-in.
     *
     * @return lower-case words joined by hyphens
     */
    String name();

    /**
     * What it is.
     *
     * @return one line of plain text
     */
    String summary();

    /**
     * The source that is implemented.
     *
     * @return paper and equation, or empty
     */
    String source() default "";
}
