import type { Metadata } from "next";
import { ExecutionsScreen } from "#components/execution/executions-screen.tsx";

export const metadata: Metadata = { title: "Executions and costs" };

export default function ExecutionsPage() {
  return <ExecutionsScreen />;
}
