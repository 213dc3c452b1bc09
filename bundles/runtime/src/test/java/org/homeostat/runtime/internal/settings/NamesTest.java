package org.homeostat.runtime.internal.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NamesTest {

    @Test
    void countsEdits() {
        assertEquals(0, Names.edits("", ""));
        assertEquals(3, Names.edits("", "abc"));
        assertEquals(1, Names.edits("andersen", "anderson"));
        assertEquals(1, Names.edits("wieght", "weight"));
        assertEquals(3, Names.edits("kitten", "sitting"));
    }

    @Test
    void suggestsOnlyWhatIsNear() {
        List<String> known = List.of("maxIterations", "minIterations", "window", "beta", "fixed-point");
        assertEquals(Optional.of("maxIterations"), Names.nearest("maxIteratons", known));
        assertEquals(Optional.of("maxIterations"), Names.nearest("max_iterations", known));
        assertEquals(Optional.of("fixed-point"), Names.nearest("fixedpoint", known));
        assertEquals(Optional.of("beta"), Names.nearest("bta", known));
        assertEquals(Optional.empty(), Names.nearest("colour", known));
        assertEquals(Optional.empty(), Names.nearest("", known));
    }
}
