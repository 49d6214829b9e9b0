import eslint from "@eslint/js";
import tseslint from "typescript-eslint";

// Layout is prettier's; here is what it leaves: mistakes, and lines that it cannot break.
export default tseslint.config(
  { ignores: ["node_modules", "src/results.ts"] },
  eslint.configs.recommended,
  ...tseslint.configs.recommended,
  {
    languageOptions: {
      globals: {
        console: "readonly",
        process: "readonly",
        document: "readonly",
        window: "readonly",
        URL: "readonly",
        Event: "readonly",
        getComputedStyle: "readonly",
        setTimeout: "readonly",
        performance: "readonly",
        requestAnimationFrame: "readonly",
      },
    },
    rules: {
      eqeqeq: "error",
      "max-len": ["error", { code: 109 }],
      // Where a value is known to be there, the comment of the type says so.
      "@typescript-eslint/no-non-null-assertion": "off",
    },
  },
);
