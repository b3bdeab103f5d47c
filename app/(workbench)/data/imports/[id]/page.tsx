import type { Metadata } from "next";
import { ImportRunScreen } from "#components/data/import-run-screen.tsx";

export const metadata: Metadata = { title: "Import" };

export default async function ImportRunPage({ params }: { params: Promise<{ id: string }> }) {
  return <ImportRunScreen id={(await params).id} />;
}
