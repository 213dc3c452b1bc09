package org.homeostat.gradients.internal;

/** Memory at full size, which takes minutes: {@code mvn test -pl bundles/gradients -Dtest=MemoryIT}. */
class MemoryIT extends MemoryContract {

    @Override
    int batch() {
        return 256;
    }

    @Override
    int width() {
        return 4096;
    }
}
