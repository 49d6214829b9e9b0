// Starts `plimsoll studio` and knows its address.
import { spawn } from "node:child_process";

export async function serve(program, cwd, models, options = []) {
  const child = spawn(program, ["studio", ...models, "--no-open", ...options], {
    cwd,
    stdio: ["ignore", "pipe", "inherit"],
  });
  // A test that breaks leaves no server behind.
  process.on("exit", () => child.kill("SIGKILL"));
  const url = await new Promise((resolve, reject) => {
    let text = "";
    child.stdout.on("data", (data) => {
      text += data;
      const found = /http:\/\/\S+/.exec(text);
      if (found !== null) resolve(found[0]);
    });
    child.on("exit", (code) => reject(new Error(`the studio ended with ${code}`)));
  });
  return {
    url,
    pid: child.pid,
    stop: () =>
      new Promise((resolve) => {
        child.removeAllListeners("exit");
        child.on("exit", resolve);
        child.kill("SIGINT");
        setTimeout(() => child.kill("SIGKILL"), 10_000).unref();
      }),
  };
}
