import type { Metadata } from "next";
import { NotFound } from "#components/auth/not-found.tsx";

export const metadata: Metadata = { title: "Not found" };

export default function NotFoundPage() {
  return <NotFound />;
}
