package org.homeostat.djl;

/** Starts the engine and prints why it does not start. */
final class StartProcess {

    private StartProcess() {}

    public static void main(String[] args) {
        try {
            EngineStart.start();
        } catch (EngineStartException e) {
            System.out.println(e.getMessage());
            System.exit(3);
        }
    }
}
