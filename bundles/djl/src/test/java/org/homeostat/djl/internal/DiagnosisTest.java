package org.homeostat.djl.internal;

import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.EngineException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DiagnosisTest {

    private final Diagnosis diagnosis = new Diagnosis(Path.of("cache"), "plan9 mips");

    @Test
    void fullDiskTellsHowMuchIsNeeded() {
        String said = diagnosis.of(new EngineException(
                "Failed to extract PyTorch native library",
                new FileSystemException("cache/tmp", null, "No space left on device")));
        assertTrue(said.contains("450 MB") && said.contains("DJL_CACHE_DIR"), said);
    }

    @Test
    void fullDiskWithoutAFileNameIsRecognised() {
        String said = diagnosis.of(new EngineException("Failed", new IOException("No space left on device")));
        assertTrue(said.contains("450 MB"), said);
    }

    @ParameterizedTest
    @CsvSource({
        "/lib/libm.so.6: version `GLIBC_2.99' not found,too old",
        "x.so already loaded in another classloader,Restart the process",
        "libtorch.so: file too short,delete"
    })
    void libraryThatDoesNotLoadHasItsMend(String linker, String mend) {
        String said = diagnosis.of(new EngineException("Failed to load", new UnsatisfiedLinkError(linker)));
        assertTrue(said.contains(mend) && said.contains("file too short") == linker.contains("file too short"), said);
    }

    @Test
    void platformWithoutALibraryIsNamed() {
        String said = diagnosis.of(new EngineException("No PyTorch native library matches your operating system: x"));
        assertTrue(said.contains("plan9 mips") && said.contains("PYTORCH_LIBRARY_PATH"), said);
    }

    @Test
    void laterAttemptPointsToTheFirstMessage() {
        String said = diagnosis.of(new NoClassDefFoundError("Could not initialize class ai.djl.X"));
        assertTrue(said.contains("first message"), said);
    }
}
