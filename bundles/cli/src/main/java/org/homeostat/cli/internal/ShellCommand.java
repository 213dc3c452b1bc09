package org.homeostat.cli.internal;

import picocli.CommandLine.Command;

/** {@code homeostat shell}, which the launcher carries out; here for the list of commands. */
@Command(name = "shell", description = "Open the console: the same commands, with scope 'homeostat', on live services.")
final class ShellCommand extends HomeostatCommand {

    ShellCommand(Session session) {
        super(session);
    }

    @Override
    public Integer call() {
        throw new WrongWordsException(
                "A console is opened by the installation's start script: 'homeostat shell'. In a running framework the"
                        + " commands are there already, for example 'homeostat:list'.");
    }
}
