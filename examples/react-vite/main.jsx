import { open } from "jackfield";
import { JackfieldForm } from "jackfield/react";
import "jackfield/form.css";
import { useState } from "react";
import { createRoot } from "react-dom/client";

// Forms need no server and no store.
const jackfield = await open();
const databases = jackfield.catalogue.list({ type: "database" });

function App() {
  const [kind, setKind] = useState("pg");
  const [saved, setSaved] = useState();
  const save = ({ config }) => {
    // An application sends the config to its server here. What is shown has no secret in it.
    setSaved(jackfield.mask(`database/${kind}`, config).config);
  };
  return (
    <main>
      <h1>Connect a database</h1>
      <label>
        Kind{" "}
        <select value={kind} onChange={({ target }) => setKind(target.value)}>
          {databases.map(({ sub_type, manifest }) => (
            <option key={sub_type} value={sub_type}>
              {manifest.title}
            </option>
          ))}
        </select>
      </label>
      <JackfieldForm
        key={kind}
        jackfield={jackfield}
        manifest={jackfield.catalogue.get("database", kind)}
        onSubmit={save}
      >
        <button>Save</button>
      </JackfieldForm>
      {saved && <pre id="saved">{JSON.stringify(saved, null, 2)}</pre>}
    </main>
  );
}

createRoot(document.getElementById("root")).render(<App />);
