// The catalogue of the server, loaded once.
import { session } from "./session.js";
import { tile } from "./ui/parts.js";
import type { TemplateResult } from "lit";
import type { CatalogueEntry, CatalogueItem, Integration } from "../../src/generated/answers.js";

let items: Promise<readonly CatalogueItem[]> | undefined;

export async function catalogue(): Promise<readonly CatalogueItem[]> {
  items ??= session.request("catalogue.list", {});
  items.catch(() => (items = undefined));
  return items;
}

export async function entryOf(type: string, subType: string): Promise<CatalogueEntry> {
  return session.request("catalogue.get", { path: { type, subType } });
}

/** What people call a kind of integration. */
export function titleOf(list: readonly CatalogueItem[], type: string, subType: string): string {
  return list.find((item) => item.type === type && item.sub_type === subType)?.manifest.title ?? subType;
}

/** The icon of a kind of integration. */
export function iconOf(list: readonly CatalogueItem[], type: string, subType: string): TemplateResult {
  const head = list.find((item) => item.type === type && item.sub_type === subType)?.manifest;
  return tile(head?.title ?? subType, head?.icon);
}

/** Whether an integration is a service with endpoints to call. */
export function hasEndpoints(list: readonly CatalogueItem[], { type, sub_type: subType }: Integration): boolean {
  const head = list.find((item) => item.type === type && item.sub_type === subType)?.manifest;
  return type !== "database" && (head?.expose ?? []).length > 0;
}

const names: Readonly<Record<string, string>> = {
  ai: "AI",
  ats: "Applicant tracking",
  auth: "Sign-in",
  crm: "CRM",
  database: "Databases",
  "project-management": "Project management",
  "spread-sheet": "Spreadsheets",
};

/** The name of a type of integrations. */
export function typeName(type: string): string {
  return names[type] ?? `${type.slice(0, 1).toUpperCase()}${type.slice(1)}`;
}
