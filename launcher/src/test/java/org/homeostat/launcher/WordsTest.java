package org.homeostat.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class WordsTest {

    @Test
    void downloadIsTheLaunchersWhereverItStands() {
        assertEquals(new Words(List.of("run", "x"), false, true), Words.of("--download-engine", "run", "x"));
        assertEquals(new Words(List.of("run", "x"), false, true), Words.of("run", "x", "--download-engine"));
        assertEquals(new Words(List.of("run", "x"), false, false), Words.of("run", "x"));
    }

    @Test
    void downloadAloneStartsTheEngine() {
        assertEquals(new Words(List.of("doctor"), false, true), Words.of("--download-engine"));
    }

    @Test
    void shellAloneIsTheConsole() {
        assertEquals(new Words(List.of("shell"), true, false), Words.of("shell"));
        assertEquals(new Words(List.of("shell", "--help"), false, false), Words.of("shell", "--help"));
    }
}
