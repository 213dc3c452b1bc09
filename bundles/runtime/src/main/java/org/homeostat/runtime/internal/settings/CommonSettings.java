package org.homeostat.runtime.internal.settings;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.homeostat.api.solver.Budget;

/**
 * Settings that the platform reads for every plug-in of a kind, beside the plug-in's own.
 *
 * @param <S> the record of these settings
 * @param defaults their defaults
 * @param attached what a reference carries for them
 */
public record CommonSettings<S extends Record>(S defaults, Function<S, Object> attached) {

    /** The shape of the settings. */
    Shape shape() {
        return Shape.of(defaults.getClass());
    }

    /** What a reference carries for bound settings. */
    Object attach(Record settings) {
        @SuppressWarnings("unchecked")
        S bound = (S) settings;
        return attached.apply(bound);
    }

    /**
     * The common settings of each kind that has some.
     *
     * @param kinds kind to settings
     */
    public record Table(Map<String, CommonSettings<?>> kinds) {

        /** Keeps a copy. */
        public Table {
            kinds = Map.copyOf(kinds);
        }

        /**
         * What the platform reads today: a budget for every solver.
         *
         * @param budget the default budget
         * @return the table
         */
        public static Table standard(Budget budget) {
            return new Table(Map.of("solver", BudgetSettings.common(budget)));
        }

        /** The common settings of a kind. */
        Optional<CommonSettings<?>> of(String kind) {
            return Optional.ofNullable(kinds.get(kind));
        }
    }
}
