import type { Metadata } from "next";
import { ExecutionsScreen } from "#components/execution/executions-screen.tsx";

export const metadata: Metadata = { title: "Executions" };

export default function ExecutionsPage() {
  return <ExecutionsScreen />;
}
