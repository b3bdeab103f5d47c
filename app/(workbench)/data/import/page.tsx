import type { Metadata } from "next";
import { ImportScreen } from "#components/data/import-screen.tsx";

export const metadata: Metadata = { title: "Import a file" };

export default function ImportPage() {
  return <ImportScreen />;
}
