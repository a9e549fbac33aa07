import { jackfield } from "./jackfield.js";
import { NewIntegration } from "./new-integration.jsx";

export const dynamic = "force-dynamic";

export default async function Page() {
  const { backend, integrations } = await jackfield();
  const { list } = await integrations.list();
  return (
    <main>
      <h1>Integrations</h1>
      <ul>
        {list.map(({ id, title }) => (
          <li key={id}>{title}</li>
        ))}
      </ul>
      <NewIntegration />
      <p>Jackfield runs as {backend.kind} on the server.</p>
    </main>
  );
}
