// Builds one HTML file: the template that the program `plimsoll` fills with a result.
import { createHash } from "node:crypto";
import { defineConfig, type Plugin } from "vite";

const hash = (text: string) => `'sha256-${createHash("sha256").update(text, "utf8").digest("base64")}'`;

// Puts script and style into the page and lets nothing else run: the policy names them by their hashes.
function oneFile(): Plugin {
  return {
    name: "one-file",
    enforce: "post",
    generateBundle(_, bundle) {
      const page = bundle["index.html"];
      if (page === undefined || page.type !== "asset") throw new Error("no page was built");
      let script = "";
      let style = "";
      for (const [name, item] of Object.entries(bundle)) {
        if (item.type === "chunk") script += item.code;
        else if (name.endsWith(".css")) style += String(item.source);
        if (name !== "index.html") delete bundle[name];
      }
      // In a script, "</script" can stand in strings only, and there "<\/script" is the same.
      script = "\n" + script.replaceAll("</script", "<\\/script").replaceAll("<!--", "<\\!--") + "\n";
      const policy =
        `default-src 'none'; script-src ${hash(script)}; style-src ${hash(style)}; ` +
        `img-src data:; base-uri 'none'; form-action 'none'`;
      let html = String(page.source);
      html = html.replace(/\s*<script type="module"[^>]*><\/script>/g, "");
      html = html.replace(/\s*<link rel="(stylesheet|modulepreload)"[^>]*>/g, "");
      html = html.replace("default-src 'none'\"", () => policy + '"');
      html = html.replace("</head>", () => `<style>${style}</style>\n  </head>`);
      html = html.replace("</body>", () => `<script type="module">${script}</script>\n  </body>`);
      page.source = html;
      page.fileName = "report.html";
    },
  };
}

export default defineConfig({
  plugins: [oneFile()],
  build: {
    outDir: "../build/web",
    emptyOutDir: true,
    target: "es2022",
    assetsInlineLimit: 1 << 20,
    cssCodeSplit: false,
    modulePreload: false,
  },
  test: { include: ["test/**/*.test.ts"], exclude: ["test/browser/**"] },
} as Parameters<typeof defineConfig>[0]);
