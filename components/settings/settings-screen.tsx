"use client";
import { signOutHere } from "#components/shell/index.ts";
import { Button, PageBody, PageHeader } from "#components/ui/index.ts";
import { AboutPanel } from "./about-panel.tsx";
import { AppearancePanel } from "./appearance-panel.tsx";
import { PasswordPanel } from "./password-panel.tsx";
import { ProfilePanel } from "./profile-panel.tsx";
import { SessionsPanel } from "./sessions-panel.tsx";

/** What belongs to the person: how things look, the password, where they are signed in. */
export function SettingsScreen() {
  return (
    <>
      <PageHeader
        title="Settings"
        note="How things look, your name, your password"
        actions={<Button onClick={() => void signOutHere()}>Sign out</Button>}
      />
      <PageBody className="laptop:grid-cols-2">
        <div className="grid min-w-0 content-start gap-2">
          <AppearancePanel />
          <AboutPanel />
        </div>
        <div className="grid min-w-0 content-start gap-2">
          <ProfilePanel />
          <PasswordPanel />
          <SessionsPanel />
        </div>
      </PageBody>
    </>
  );
}
