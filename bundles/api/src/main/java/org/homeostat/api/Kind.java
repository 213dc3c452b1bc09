package org.homeostat.api;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Names the kind of plug-in whose parts satisfy the annotated interface.
 *
 * <p>Kinds are open: a bundle may add one by annotating an interface of its own, exporting it, and using {@code Ref} of
 * it in settings.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Kind {

    /**
     * The kind.
     *
     * @return a lower-case noun in the singular, for example {@code solver}
     */
    String value();
}
