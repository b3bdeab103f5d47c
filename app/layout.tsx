import "@fontsource-variable/inter";
import "@fontsource-variable/jetbrains-mono";
import "./globals.css";
import type { Metadata } from "next";
import { headers } from "next/headers";
import type { ReactNode } from "react";
import { beforePaintScript } from "#components/ui/before-paint.ts";
import { NonceProvider } from "#components/ui/nonce.tsx";

export const metadata: Metadata = { title: { default: "Pitwall", template: "%s · Pitwall" } };

export default async function RootLayout({ children }: { children: ReactNode }) {
  const nonce = (await headers()).get("x-nonce") ?? undefined;
  return (
    <html lang="en" suppressHydrationWarning>
      <head>
        <script
          nonce={nonce}
          suppressHydrationWarning
          // biome-ignore lint/security/noDangerouslySetInnerHtml: a constant, it sets the theme before the first paint
          dangerouslySetInnerHTML={{ __html: beforePaintScript }}
        />
      </head>
      <body>
        <NonceProvider nonce={nonce}>{children}</NonceProvider>
      </body>
    </html>
  );
}
