import type { Metadata } from "next";
import { DatasetScreen } from "#components/data/dataset-screen.tsx";

export const metadata: Metadata = { title: "Dataset" };

export default async function DatasetPage({ params }: { params: Promise<{ id: string }> }) {
  return <DatasetScreen id={(await params).id} />;
}
