package org.homeostat.runtime.internal.training;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What stands between a run and plug-ins passes everything on, what contracts give a default included. */
class GuardsTest {

    private static Stream<Class<?>> guards() {
        return Stream.concat(
                Stream.of(GuardedEquilibria.class, GuardedRegularizer.class),
                Arrays.stream(GuardedEquilibria.class.getDeclaredClasses()));
    }

    @ParameterizedTest
    @MethodSource("guards")
    void everyMethodOfTheContractIsPassedOn(Class<?> guard) {
        for (Class<?> contract : guard.getInterfaces()) {
            for (Method method : contract.getMethods()) {
                if (!Modifier.isStatic(method.getModifiers())) {
                    assertDoesNotThrow(() -> guard.getDeclaredMethod(method.getName(), method.getParameterTypes()));
                }
            }
        }
    }
}
