"use client";
import { useRouter } from "next/navigation";
import { useSession } from "#components/providers/index.ts";
import { Button, Menu } from "#components/ui/index.ts";
import { shellStore } from "./shell-store.ts";
import { signOutHere } from "./sign-out.ts";

/** The first letters of the first and last word of a name. */
export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/);
  return [words[0], words.length > 1 ? words.at(-1) : ""]
    .map((word) => word?.[0]?.toUpperCase() ?? "")
    .join("");
}

export function UserMenu() {
  const session = useSession();
  const router = useRouter();
  if (!session) return <span className="skeleton size-6" />;
  const { user, role } = session;
  return (
    <Menu
      align="end"
      trigger={
        <Button kind="ghost" className="px-1.5!" aria-label={`${user.name}, ${role}`}>
          {initialsOf(user.name)}
        </Button>
      }
      items={[
        { kind: "heading", label: `${user.name} · ${role}` },
        { kind: "heading", label: user.email },
        { label: "Settings", keys: "Ctrl ,", onSelect: () => router.push("/settings") },
        { label: "Shortcuts", keys: "?", onSelect: () => shellStore.setState({ shortcuts: true }) },
        { kind: "separator" },
        { label: "Sign out", onSelect: () => void signOutHere() },
      ]}
    />
  );
}
