import type { ReactNode } from "react";
import { AuthFrame } from "#components/auth/auth-frame.tsx";
import { PublicProviders } from "#components/providers/index.ts";

export default function AuthLayout({ children }: { children: ReactNode }) {
  return (
    <PublicProviders>
      <AuthFrame>{children}</AuthFrame>
    </PublicProviders>
  );
}
