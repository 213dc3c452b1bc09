package org.homeostat.cli.internal;

import picocli.CommandLine.Command;

/** {@code homeostat schema}. */
@Command(
        name = "schema",
        description = "Print the JSON schema of experiments with the plug-ins that are there now, for editors.")
final class SchemaCommand extends HomeostatCommand {

    SchemaCommand(Session session) {
        super(session);
    }

    @Override
    public Integer call() {
        session().print(Json.ascii(platform().experiments().schema().strip()));
        return ExitCode.DONE;
    }
}
