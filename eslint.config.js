// Rules that know types for the TypeScript of js/src; ESLint's recommended ones for all other JavaScript.
import tseslint from "typescript-eslint";
import { builtinRules } from "eslint/use-at-your-own-risk";

const recommended = [...builtinRules].filter(([, rule]) => rule.meta.docs.recommended).map(([name]) => [name, "error"]);
const readonly = (names) => Object.fromEntries(names.map((name) => [name, "readonly"]));
const platform = readonly(Object.getOwnPropertyNames(globalThis).filter((name) => /^[A-Za-z]/.test(name)));
// What pages use, and the functions of tests that a browser runs.
const page = readonly(
  [
    "document window location history sessionStorage localStorage navigator customElements HTMLElement Option CSS",
    "innerWidth getComputedStyle requestAnimationFrame indexedDB caches self Worker postMessage",
  ].flatMap((names) => names.split(" ")),
);

export default tseslint.config(
  { ignores: [".deps/**", "js/dist/**", "build/**", "js/wasm/**", "js/manifests/**", "examples/offline/site/**"] },
  ...["js/src", "js/console"].map((folder) => ({
    files: [`${folder}/**/*.ts`],
    extends: [...tseslint.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: {
        project: folder === "js/src" ? "js/tsconfig.json" : "js/console/tsconfig.json",
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/consistent-type-assertions": ["error", { assertionStyle: "as" }],
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      // A caller names the type of an answer whose shape its manifest or its SQL decides.
      "@typescript-eslint/no-unnecessary-type-parameters": "off",
      "no-eval": "error",
      "no-console": "error",
    },
  })),
  // Listeners in templates are short arrow functions, and what they give is not read.
  {
    files: ["js/console/**/*.ts"],
    rules: { "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }] },
  },
  // The command line's work is to print.
  { files: ["js/src/cli/**/*.ts"], rules: { "no-console": "off" } },
  {
    files: ["**/*.mjs", "**/*.js"],
    languageOptions: { globals: { ...platform, ...page } },
    rules: {
      ...Object.fromEntries(recommended),
      // Taking a key out of an object: const { key, ...rest } = object.
      "no-unused-vars": ["error", { ignoreRestSiblings: true }],
      // The fakes mark what they lifted out of a statement with a character that no statement has.
      "no-control-regex": "off",
    },
  },
);
