import type { Metadata } from "next";
import { ReconcileScreen } from "#components/execution/reconcile-screen.tsx";

export const metadata: Metadata = { title: "Reconcile" };

export default function ReconcilePage() {
  return <ReconcileScreen />;
}
