import type { Metadata } from "next";
import { ForwardTestScreen } from "#components/execution/forward-test-screen.tsx";

export const metadata: Metadata = { title: "Forward test" };

export default async function ForwardTestPage({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  return <ForwardTestScreen id={id} />;
}
