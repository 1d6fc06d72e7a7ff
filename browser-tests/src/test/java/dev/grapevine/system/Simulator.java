package dev.grapevine.system;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The shipped simulator, in a process of its own, playing a scenario. */
record Simulator(Process process, String page) implements AutoCloseable {
    private static final Pattern ADDRESS = Pattern.compile("http://127\\.0\\.0\\.1:\\d+/");

    static Simulator play(String scenario, int peers) throws IOException {
        List<String> command = new ArrayList<>(NodeProcess.java());
        command.addAll(List.of("-jar", NodeProcess.jar("simulator").toString(), "scenario", scenario));
        command.addAll(List.of("--nodes", Integer.toString(peers), "--http", "0"));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        BufferedReader said = process.inputReader(StandardCharsets.UTF_8);
        Matcher address = ADDRESS.matcher(String.valueOf(said.readLine()));
        if (!address.find()) {
            process.destroyForcibly();
            throw new IOException("the simulator does not say where its page is");
        }
        return new Simulator(process, address.group());
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
