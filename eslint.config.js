// TypeScript rules that know types, for js/src; tests and scripts are plain JavaScript and only checked for mistakes.
import tseslint from "typescript-eslint";

export default tseslint.config(
  { ignores: ["js/dist/**", "build/**", "js/wasm/**", "js/manifests/**"] },
  {
    files: ["js/src/**/*.ts"],
    extends: [...tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { project: "js/tsconfig.json", tsconfigRootDir: import.meta.dirname } },
    rules: {
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/consistent-type-assertions": ["error", { assertionStyle: "as" }],
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      // A caller names the type of an answer whose shape its manifest or its SQL decides.
      "@typescript-eslint/no-unnecessary-type-parameters": "off",
      "no-eval": "error",
      "no-console": "error",
    },
  },
  // The command line's work is to print.
  { files: ["js/src/cli/**/*.ts"], rules: { "no-console": "off" } },
);
