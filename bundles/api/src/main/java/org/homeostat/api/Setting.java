package org.homeostat.api;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Describes one component of a record of settings.
 *
 * <p>The platform reads it for {@code describe}, for the JSON schema, and to check experiments: a value outside the range
 * never reaches the plug-in.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Setting {

    /**
     * What the setting does.
     *
     * @return one sentence
     */
    String value();

    /**
     * The unit of a number.
     *
     * @return for example {@code s}, or empty where there is none
     */
    String unit() default "";

    /**
     * The smallest accepted number (of a list: of each element). Without it, the smallest that is finite.
     *
     * @return a bound, inclusive unless {@link #exclusiveMin}
     */
    double min() default -Double.MAX_VALUE;

    /**
     * The largest accepted number (of a list: of each element). Without it, the largest that is finite: a setting that
     * takes {@code .inf} states {@link Double#POSITIVE_INFINITY}.
     *
     * @return a bound, inclusive unless {@link #exclusiveMax}
     */
    double max() default Double.MAX_VALUE;

    /**
     * Whether {@link #min} itself is refused.
     *
     * @return {@code true} for an open interval
     */
    boolean exclusiveMin() default false;

    /**
     * Whether {@link #max} itself is refused.
     *
     * @return {@code true} for an open interval
     */
    boolean exclusiveMax() default false;

    /**
     * Former names, still accepted.
     *
     * @return the names, without duplicates
     */
    String[] aliases() default {};
}
