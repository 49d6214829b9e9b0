// Builds the studio's page: index.html, studio.js and studio.css, which `plimsoll studio` serves.
import { defineConfig } from "vite";

export default defineConfig({
  base: "/assets/",
  plugins: [
    {
      name: "index",
      enforce: "post",
      generateBundle(_, bundle) {
        const page = bundle["studio.html"];
        if (page === undefined) throw new Error("no page was built");
        page.fileName = "index.html";
      },
    },
  ],
  build: {
    outDir: "../build/web/studio",
    emptyOutDir: true,
    target: "es2022",
    cssCodeSplit: false,
    modulePreload: false,
    chunkSizeWarningLimit: 1200,
    rollupOptions: {
      input: "studio.html",
      output: {
        inlineDynamicImports: true,
        entryFileNames: "studio.js",
        assetFileNames: "studio[extname]",
      },
    },
  },
});
