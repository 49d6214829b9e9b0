// Starts `plimsoll lsp` and shows what its commands answer. All that is known of the language stands in the server.
import * as vscode from "vscode";
import { LanguageClient, type LanguageClientOptions, type ServerOptions } from "vscode-languageclient/node";

let client: LanguageClient | undefined;

// The text of an answer, beside the model.
async function show(text: string): Promise<void> {
  const document = await vscode.workspace.openTextDocument({ content: text, language: "plaintext" });
  await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.Beside, preview: true });
}

function start(context: vscode.ExtensionContext): Promise<void> {
  const command = vscode.workspace.getConfiguration("plimsoll").get<string>("path", "plimsoll");
  const server: ServerOptions = { command, args: ["lsp"] };
  const options: LanguageClientOptions = {
    documentSelector: [{ language: "plimsoll" }],
    middleware: {
      executeCommand: async (name, args, next) => {
        const answer: unknown = await vscode.window.withProgress(
          { location: vscode.ProgressLocation.Window, title: name },
          async () => (await next(name, args)) as unknown,
        );
        if (typeof answer === "string") await show(answer);
        return answer;
      },
    },
  };
  client = new LanguageClient("plimsoll", "Plimsoll", server, options);
  context.subscriptions.push(client);
  return client.start();
}

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  try {
    await start(context);
  } catch {
    const where = "Settings";
    const chosen = await vscode.window.showErrorMessage(
      "Plimsoll: the program `plimsoll` cannot be started; say in plimsoll.path where it is.",
      where,
    );
    if (chosen === where) await vscode.commands.executeCommand("workbench.action.openSettings", "plimsoll.path");
  }
}

export async function deactivate(): Promise<void> {
  await client?.stop();
}
