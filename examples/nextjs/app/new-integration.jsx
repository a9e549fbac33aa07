"use client";
import { open } from "jackfield";
import { JackfieldForm } from "jackfield/react";
import { useEffect, useState } from "react";
import { create } from "./actions.js";

// In the page Jackfield is WebAssembly: it draws the form and validates while one types.
export function NewIntegration() {
  const [jackfield, setJackfield] = useState();
  useEffect(() => {
    open().then(setJackfield);
  }, []);
  if (jackfield === undefined) return null;
  const manifest = jackfield.catalogue.get("ai", "openai");
  return (
    <JackfieldForm jackfield={jackfield} manifest={manifest} onSubmit={({ config }) => create(config)}>
      <button>Save</button>
    </JackfieldForm>
  );
}
