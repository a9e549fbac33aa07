"use server";
import { revalidatePath } from "next/cache";
import { jackfield } from "./jackfield.js";

// The server validates again: a browser may send anything.
export async function create(config) {
  const { integrations } = await jackfield();
  await integrations.create({ title: "Text", type: "ai", sub_type: "openai", config });
  revalidatePath("/");
}
