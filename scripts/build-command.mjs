#!/usr/bin/env node
// js/dist/command from js/dist/cli: the command line in few files, since each module that Node loads delays a start.
// Runs after tsc. Only these files are in the package, so they are small; names stay, for stack traces.
// What is imported on demand stays a file of its own; packages and Node's modules stay outside.
import { build } from "esbuild";

await build({
  entryPoints: ["js/dist/cli/main.js"],
  // As deep as the modules, which find the package's files relative to themselves.
  outdir: "js/dist/command",
  bundle: true,
  splitting: true,
  chunkNames: "[name]-[hash]",
  format: "esm",
  platform: "node",
  target: "node20",
  packages: "external",
  minifyWhitespace: true,
  minifySyntax: true,
  logLevel: "warning",
});
