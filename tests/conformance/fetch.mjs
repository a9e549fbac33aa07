#!/usr/bin/env node
// Fetches what is missing of other people's suites; prints one line for each that could not be had.
import { fetchAll } from "./sources.mjs";

for (const reason of fetchAll()) console.log(reason);
